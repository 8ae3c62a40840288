/** What an API key's cells say. */
import type { ApiKey, Scope } from "@rollout/contract";
import { formatDay, formatPastDay, formatUntil } from "../../ui/format/day.js";

/** Each scope with what it allows, in the order of their lists. */
export const scopeNotes: Readonly<Record<Scope, string>> = {
  ingest: "Start runs, read their tasks and files, send records",
  read: "Read everything but secrets, team and audit log",
  write: "Create and edit datasets, upload files, give scores, delete own runs",
};

const scopes = Object.keys(scopeNotes) as Scope[];

/** `all`, or `ingest, read`. */
export const scopesWord = (held: readonly Scope[]): string =>
  held.length === scopes.length ? "all" : scopes.filter((scope) => held.includes(scope)).join(", ");

/** A key that ends within a week is to be replaced, ms. */
const soonMs = 7 * 24 * 60 * 60 * 1000;

export interface Expiry {
  readonly text: string;
  readonly tone: "plain" | "muted" | "warn";
  /** When it ends or ended, Unix ms; null for never. */
  readonly at: number | null;
}

/** When a key ends, or how it did: `never`, `Jan 31`, `in 3 days`, `revoked today`. */
export function expiryOf(key: ApiKey, now: number): Expiry {
  if (key.revokedAt !== null) return over("revoked", Date.parse(key.revokedAt), now);
  if (key.expiresAt === null) return { text: "never", tone: "muted", at: null };
  const at = Date.parse(key.expiresAt);
  if (at <= now) return over("expired", at, now);
  if (at - now < soonMs) return { text: `in ${formatUntil(at, now)}`, tone: "warn", at };
  return { text: formatDay(at, now), tone: "plain", at };
}

const over = (word: string, at: number, now: number): Expiry => ({
  text: `${word} ${formatPastDay(at, now)}`,
  tone: "muted",
  at,
});

/** How a phone says it, where no head of a column does: `no expiry`, `expires in 3 days`. */
export function expirySentence(key: ApiKey, now: number): Expiry {
  const expiry = expiryOf(key, now);
  if (expiry.at === null) return { ...expiry, text: "no expiry" };
  return isOver(key, now) ? expiry : { ...expiry, text: `expires ${expiry.text}` };
}

/** Whether calls with it are refused; it may have expired since the list was read. */
export const isOver = (key: ApiKey, now: number): boolean =>
  key.state !== "valid" || (key.expiresAt !== null && Date.parse(key.expiresAt) <= now);
