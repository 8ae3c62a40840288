/** The logins of a profile as the config file keeps them: pure functions, newest use first. */
import type { ApiKeyId } from "@rollout/contract";

/** One key of one workspace of one server. */
export interface Login {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiKeyId: ApiKeyId;
  /** Slug. */
  readonly workspace: string;
  /** When the key was made; RFC 3339. */
  readonly createdAt: string;
}

const loginFields = ["baseUrl", "apiKey", "apiKeyId", "workspace", "createdAt"] as const;

/** Whether a value can be kept as a login. */
export const isLogin = (value: unknown): value is Login =>
  typeof value === "object" &&
  value !== null &&
  loginFields.every((field) => typeof (value as Partial<Login>)[field] === "string");

export interface Profile {
  /** The server that is called unless another is named. */
  readonly baseUrl?: string;
  /** The one in use first. At most one for each workspace of a server. */
  readonly logins: readonly Login[];
}

export interface Profiles {
  readonly profiles: Readonly<Record<string, Profile>>;
}

const nobody: Profile = { logins: [] };

export const profileOf = ({ profiles }: Profiles, name: string): Profile =>
  Object.hasOwn(profiles, name) ? (profiles[name] ?? nobody) : nobody;

/** Those of one server, the one in use first. */
export const loginsOf = ({ logins }: Profile, baseUrl: string): readonly Login[] =>
  logins.filter((login) => login.baseUrl === baseUrl);

/** The profile with the login in use, in the place of an older one to the same workspace. */
export function withLogin({ logins }: Profile, login: Login): Profile {
  const others = logins.filter(
    ({ baseUrl, workspace, apiKeyId }) =>
      apiKeyId !== login.apiKeyId && (baseUrl !== login.baseUrl || workspace !== login.workspace),
  );
  return { baseUrl: login.baseUrl, logins: [login, ...others] };
}

/** The profile without what it knows of one server. Its address stays, so that the next login goes there. */
export const withoutLogins = ({ logins }: Profile, server: string): Profile => ({
  baseUrl: server,
  logins: logins.filter(({ baseUrl }) => baseUrl !== server),
});
