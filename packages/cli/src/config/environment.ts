/** The environment variables that this program reads, by what they mean. */
export interface Environment {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly workspace: string | undefined;
  readonly profile: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** An empty variable is one that is not set. */
export function readEnvironment(variables: Variables): Environment {
  const given = (name: string): string | undefined => variables[name]?.trim() || undefined;
  return {
    apiKey: given("ROLLOUT_API_KEY"),
    baseUrl: given("ROLLOUT_BASE_URL"),
    workspace: given("ROLLOUT_WORKSPACE"),
    profile: given("ROLLOUT_PROFILE"),
  };
}
