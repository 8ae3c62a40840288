/** What happens to the keys of somebody who leaves. */
import type { ApiKey, ApiKeyId, Person } from "@rollout/contract";

export type Decision = "keep" | "revoke";
export type Decisions = Readonly<Partial<Record<ApiKeyId, Decision>>>;

/** The valid keys that a person made: those of the command line always end, of the others the owner decides. */
export function keysOf(apiKeys: readonly ApiKey[], { id }: Person): { asked: ApiKey[]; ending: ApiKey[] } {
  const own = apiKeys.filter(({ createdBy, state }) => createdBy?.id === id && state === "valid");
  return {
    asked: own.filter(({ kind }) => kind === "standard"),
    ending: own.filter(({ kind }) => kind === "cli"),
  };
}

export const isUndecided = (decisions: Decisions, { id }: ApiKey): boolean => decisions[id] === undefined;

export const decideAll = (keys: readonly ApiKey[], decision: Decision): Decisions =>
  Object.fromEntries(keys.map(({ id }) => [id, decision]));

export const keptOf = (keys: readonly ApiKey[], decisions: Decisions): ApiKeyId[] =>
  keys.filter(({ id }) => decisions[id] === "keep").map(({ id }) => id);
