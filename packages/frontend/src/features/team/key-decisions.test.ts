import type { ApiKey, Person } from "@rollout/contract";
import { expect, test } from "vitest";
import { decideAll, isUndecided, keptOf, keysOf } from "./key-decisions.js";

const jonas = { id: "user_00000000000000000000000001" as Person["id"], name: "Jonas Weber" };

const aKey = (id: number, changes: Partial<ApiKey> = {}): ApiKey => ({
  id: `key_0000000000000000000000000${id}` as ApiKey["id"],
  name: `key ${id}`,
  preview: "mv37_rl_4hNc…Q9ya",
  kind: "standard",
  scopes: ["ingest"],
  state: "valid",
  createdBy: jonas,
  createdAt: "2026-11-01T00:00:00.000Z",
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  ...changes,
});

test("the owner is asked about valid keys alone, and those of the command line end anyway", () => {
  const keys = [
    aKey(1),
    aKey(2, { kind: "cli" }),
    aKey(3, { state: "revoked" }),
    aKey(4, { createdBy: { id: "user_00000000000000000000000002" as Person["id"], name: "Mei" } }),
  ];
  const { asked, ending } = keysOf(keys, jonas);
  expect([asked, ending].map((each) => each.map(({ name }) => name))).toEqual([["key 1"], ["key 2"]]);
});

test("nothing is decided before the owner does, and only what is to go on is kept", () => {
  const keys = [aKey(1), aKey(2)];
  expect(keys.every((key) => isUndecided({}, key))).toBe(true);
  const decisions = { ...decideAll(keys, "keep"), [keys[1]!.id]: "revoke" as const };
  expect(keptOf(keys, decisions)).toEqual([keys[0]!.id]);
});
