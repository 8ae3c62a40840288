import { auditActions } from "@rollout/contract";
import { expect, test } from "vitest";
import { actionGroups, auditFilterOf, parseAuditSearch, wordsOfAction } from "./audit-search.js";

test("every action stands in the menu, under its noun", () => {
  expect(actionGroups.flatMap(({ actions }) => actions).toSorted()).toEqual(
    Object.keys(auditActions).toSorted(),
  );
});

test("a noun and an action read as words", () => {
  expect(wordsOfAction("api_key")).toBe("keys");
  expect(wordsOfAction("api_key.revoke")).toBe("revoked the key");
});

test("what an address says is checked before it is asked for", () => {
  expect(
    parseAuditSearch({ action: "api_key", outcome: "perhaps", since: "7d", actor: "<b>", notAction: "A B" }),
  ).toEqual({ action: "api_key", since: "7d" });
});

test("a span begins at a whole minute", () => {
  const now = Date.parse("2026-11-23T10:20:30.400Z");
  expect(auditFilterOf({ since: "24h", outcome: "refused" }, now)).toEqual({
    outcome: "refused",
    since: "2026-11-22T10:20:00.000Z",
  });
});
