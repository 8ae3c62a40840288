import type { AuditEntry } from "@rollout/contract";
import { expect, test } from "vitest";
import { daysOf, sentenceOf } from "./audit-sentence.js";

const entry = (fields: Partial<AuditEntry>): AuditEntry => ({
  id: "aud_01jd3v7q2m000000000000000a",
  at: "2026-11-22T12:00:00.000Z",
  actor: { kind: "person", id: null, name: "Ines Carvalho" },
  action: "api_key.revoke",
  outcome: "done",
  code: null,
  object: { id: null, name: "staging smoke" },
  before: null,
  after: null,
  address: null,
  client: null,
  sessionId: null,
  requestId: null,
  ...fields,
});

test("an entry reads as a sentence", () => {
  expect(sentenceOf(entry({}))).toEqual({
    who: "Ines Carvalho",
    words: "revoked the key",
    object: "staging smoke",
    isRefused: false,
  });
});

test("a refusal says so, and why where nothing else is named", () => {
  const refused = entry({
    action: "session.open",
    outcome: "refused",
    code: "email_unverified",
    object: null,
    actor: { kind: "person", id: null, name: "" },
  });
  expect(sentenceOf(refused)).toEqual({
    who: "–",
    words: "was refused to sign in",
    object: "email unverified",
    isRefused: true,
  });
});

test("a key acts under its name", () => {
  expect(sentenceOf(entry({ actor: { kind: "key", id: null, name: "nightly evals" } })).who).toBe(
    "key nightly evals",
  );
});

test("entries stand under their days, which name the year when it is another", () => {
  const now = new Date(2026, 10, 23, 9).getTime();
  const at = (year: number, month: number, day: number, hour: number) =>
    entry({ at: new Date(year, month, day, hour).toISOString() });
  const days = daysOf(
    [at(2026, 10, 22, 14), at(2026, 10, 22, 1), at(2026, 10, 21, 23), at(2025, 0, 1, 5)],
    now,
  );
  expect(days.map(({ title, entries }) => [title, entries.length])).toEqual([
    ["Sunday, Nov 22", 2],
    ["Saturday, Nov 21", 1],
    ["Wednesday, Jan 1, 2025", 1],
  ]);
});
