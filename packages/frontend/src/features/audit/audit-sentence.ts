/** What an entry of the audit log says, in words. */
import { type AuditEntry, auditActions, errorCodes } from "@rollout/contract";

export interface AuditSentence {
  readonly who: string;
  /** Follows the name: "revoked the key". */
  readonly words: string;
  /** What stands behind them in weight: the object, or why it was refused. */
  readonly object: string;
  readonly isRefused: boolean;
}

export function sentenceOf({
  actor,
  action,
  outcome,
  code,
  object,
  before,
  after,
}: AuditEntry): AuditSentence {
  const isRefused = outcome === "refused";
  const reason = isRefused && code !== null ? reasonOf(code) : "";
  return {
    who: actor.kind === "key" ? `key ${actor.name}` : actor.name === "" ? "–" : actor.name,
    words: auditActions[action][isRefused ? 1 : 0],
    object: object?.name || (isRefused ? reason : detailOf(before, after)),
    isRefused,
  };
}

/** `email_unverified` as "email unverified": the sentence of the list is in the details. */
const reasonOf = (code: keyof typeof errorCodes): string => code.replaceAll("_", " ");

/** An action without an object: one short value of what it left says which. */
function detailOf(...values: readonly unknown[]): string {
  const texts = values.flatMap((value) =>
    typeof value === "object" && value !== null ? Object.values(value) : [],
  );
  return texts.find((text): text is string => typeof text === "string" && text.length <= 64) ?? "";
}

export interface AuditDay {
  /** `Sunday, Nov 22`; with the year where it is another than now. */
  readonly title: string;
  readonly entries: readonly AuditEntry[];
}

/** Entries, newest first, under the days of the viewer's calendar. */
export function daysOf(entries: readonly AuditEntry[], now: number): AuditDay[] {
  const days: { title: string; entries: AuditEntry[] }[] = [];
  for (const entry of entries) {
    const title = dayOf(Date.parse(entry.at), now);
    const last = days.at(-1);
    if (last?.title === title) last.entries.push(entry);
    else days.push({ title, entries: [entry] });
  }
  return days;
}

function dayOf(at: number, now: number): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat("en", {
    weekday: "long",
    month: "short",
    day: "numeric",
    ...(isThisYear ? {} : { year: "numeric" as const }),
  }).format(at);
}

/** The list's sentence for a code, where the entry has one. */
export const meaningOf = ({ code }: AuditEntry): string | null =>
  code === null ? null : errorCodes[code][1];
