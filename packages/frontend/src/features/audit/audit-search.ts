/** Filters of the audit log as the address holds them: `?action=api_key&outcome=refused&since=7d`. */
import { type AuditAction, type AuditOutcome, auditActions } from "@rollout/contract";
import type { AuditFilter } from "../../api/audit.js";

export const spans = { "24h": 24, "7d": 168, "30d": 720, "365d": 8_760 } as const;
export type Span = keyof typeof spans;

export const spanWords: Record<Span, string> = {
  "24h": "last 24 h",
  "7d": "last 7 days",
  "30d": "last 30 days",
  "365d": "last year",
};

export interface AuditSearch {
  readonly search?: string;
  /** An action (`api_key.revoke`) or the noun of several (`api_key`). */
  readonly action?: string;
  readonly notAction?: string;
  readonly outcome?: AuditOutcome;
  /** Id of a person or key. */
  readonly actor?: string;
  readonly since?: Span;
}

const nounWords = {
  session: "sign-in and sessions",
  workspace: "workspace",
  api_key: "keys",
  member: "members",
  invitation: "invitations",
  audit: "audit log",
  dataset: "datasets",
} as const;

const actionNames = Object.keys(auditActions) as AuditAction[];
const nounOf = (action: string): string => action.split(".")[0] ?? action;

/** What the log can be filtered by: each noun, with the actions that it stands for. */
export const actionGroups: readonly { noun: string; words: string; actions: readonly AuditAction[] }[] = [
  ...new Set(actionNames.map(nounOf)),
].map((noun) => ({
  noun,
  words: wordsOfNoun(noun),
  actions: actionNames.filter((action) => nounOf(action) === noun),
}));

function wordsOfNoun(noun: string): string {
  return noun in nounWords ? nounWords[noun as keyof typeof nounWords] : noun.replaceAll("_", " ");
}

/** `api_key` as "keys", `api_key.revoke` as "revoked the key". */
export const wordsOfAction = (action: string): string =>
  action in auditActions ? auditActions[action as AuditAction][0] : wordsOfNoun(action);

/** What of an address is understood; the rest is left out. */
export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const search: Record<string, string> = {};
  const take = (name: string, pattern: RegExp) => {
    const value = raw[name];
    if (typeof value === "string" && pattern.test(value)) search[name] = value;
  };
  take("search", /^.{1,256}$/s);
  take("action", /^[a-z_.]{1,64}$/);
  take("notAction", /^[a-z_.]{1,64}$/);
  take("outcome", /^(done|refused)$/);
  take("actor", /^\w{1,64}$/);
  if (typeof raw.since === "string" && raw.since in spans) search.since = raw.since;
  return search;
}

/** The filter for the server. The span begins at a whole minute, so that the same question keeps its answer. */
export function auditFilterOf({ since, ...search }: AuditSearch, now: number): AuditFilter {
  const minute = 60_000;
  if (since === undefined) return search;
  const begins = Math.floor(now / minute) * minute - spans[since] * 60 * minute;
  return { ...search, since: new Date(begins).toISOString() };
}

export const isFiltered = (search: AuditSearch): boolean => Object.keys(search).length > 0;
