import type { ApiKey } from "@rollout/contract";
import { expect, test } from "vitest";
import { keyCode } from "./key-code.js";
import { parseKeySearch, pressHead, sortKeys } from "./key-order.js";
import { expiryOf, expirySentence, isOver, scopesWord } from "./key-words.js";

const now = Date.parse("2026-11-22T14:00:00.000Z");

const aKey = (changes: Partial<ApiKey> = {}): ApiKey => ({
  id: "key_00000000000000000000000001" as ApiKey["id"],
  name: "nightly evals",
  preview: "mv37_rl_4hNc…Q9ya",
  kind: "standard",
  scopes: ["ingest", "read", "write"],
  state: "valid",
  createdBy: null,
  createdAt: "2026-11-01T00:00:00.000Z",
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  ...changes,
});
const namesOf = (keys: readonly ApiKey[]): string[] => keys.map(({ name }) => name);

test("scopes are said in one order, and all three as all", () => {
  expect(scopesWord(["read", "ingest"])).toBe("ingest, read");
  expect(scopesWord(["write", "read", "ingest"])).toBe("all");
});

test("a key that ends within a week warns with the days that are left", () => {
  expect(expiryOf(aKey({ expiresAt: "2026-11-25T13:00:00.000Z" }), now)).toMatchObject({
    text: "in 3 days",
    tone: "warn",
  });
  expect(expiryOf(aKey({ expiresAt: "2027-01-31T13:00:00.000Z" }), now)).toMatchObject({
    text: "Jan 31",
    tone: "plain",
  });
  expect(expirySentence(aKey(), now).text).toBe("no expiry");
});

test("a key that is over says how and when it ended", () => {
  const revoked = aKey({
    state: "revoked",
    revokedAt: "2026-11-12T10:00:00.000Z",
    expiresAt: "2027-01-31T13:00:00.000Z",
  });
  expect(expirySentence(revoked, now)).toMatchObject({ text: "revoked Nov 12", tone: "muted" });
  expect(isOver(aKey({ expiresAt: "2026-11-22T13:59:59.000Z" }), now)).toBe(true);
});

test("keys that are over come last in every order", () => {
  const keys = [
    aKey({ name: "old laptop", state: "revoked", revokedAt: "2026-11-12T10:00:00.000Z" }),
    aKey({ name: "worker", lastUsedAt: "2026-11-22T10:00:00.000Z" }),
    aKey({ name: "invoice", lastUsedAt: "2026-11-22T13:00:00.000Z" }),
    aKey({ name: "never used" }),
  ];
  expect(namesOf(sortKeys(keys, {}, now))).toEqual(["invoice", "never used", "worker", "old laptop"]);
  expect(namesOf(sortKeys(keys, { order: "desc" }, now))).toEqual([
    "worker",
    "never used",
    "invoice",
    "old laptop",
  ]);
  expect(namesOf(sortKeys(keys, { sort: "used", order: "desc" }, now))).toEqual([
    "invoice",
    "worker",
    "never used",
    "old laptop",
  ]);
});

test("a press on a head sorts by it, and a second one turns the order", () => {
  const once = pressHead({}, "creator");
  expect(once).toEqual({ sort: "creator" });
  expect(pressHead(once, "creator")).toEqual({ sort: "creator", order: "desc" });
  expect(pressHead({}, "name")).toEqual({ order: "desc" });
  expect(parseKeySearch({ sort: "secret", order: "up" })).toEqual({});
});

test("the programs read the key from the shell, with this server and workspace", () => {
  const context = { baseUrl: "https://rollout.example", workspace: "northwind-support" };
  expect(keyCode("shell", "mv37_rl_secret", context)).toContain('ROLLOUT_API_KEY="mv37_rl_secret"');
  for (const language of ["python", "typescript"] as const) {
    const code = keyCode(language, "mv37_rl_secret", context);
    expect(code).not.toContain("mv37_rl_secret");
    expect(code).toContain("https://rollout.example");
    expect(code).toContain("northwind-support");
  }
});
