import type { Invitation } from "@rollout/contract";
import { expect, test } from "vitest";
import { deliveryOf, isMailed, linkSentence, validityOf } from "./delivery-words.js";

const now = Date.parse("2026-11-22T14:00:00.000Z");

const anInvitation = (changes: Partial<Invitation> = {}): Invitation => ({
  id: "inv_00000000000000000000000001" as Invitation["id"],
  email: "dana@contractor.example",
  role: "member",
  state: "pending",
  delivery: "sent",
  deliveryError: null,
  deliveryAt: null,
  invitedBy: null,
  sentAt: "2026-11-20T13:00:00.000Z",
  expiresAt: "2026-11-27T13:00:00.000Z",
  ...changes,
});

test("an invitation that another address opened says so, with the day", () => {
  const refused = anInvitation({ delivery: "refused", deliveryAt: "2026-11-22T13:00:00.000Z" });
  expect(deliveryOf(refused, now).text).toBe("Refused today: opened by another address");
});

test("returned mail says what the mail server said", () => {
  const failed = anInvitation({ delivery: "failed", deliveryError: "no such mailbox (550)" });
  expect(deliveryOf(failed, now)).toEqual({ text: "Mail returned: no such mailbox (550)", tone: "bad" });
  expect(isMailed(failed)).toBe(false);
  expect(linkSentence(failed, now)).toContain("was returned (no such mailbox (550))");
});

test("an invitation of somebody who is no longer owner is void, whatever became of its mail", () => {
  expect(deliveryOf(anInvitation({ state: "void" }), now).tone).toBe("bad");
});

test("what is left of seven days is counted in days that have begun", () => {
  expect(validityOf(anInvitation(), now)).toEqual({ text: "5 days left", tone: "plain" });
  const over = anInvitation({ state: "expired", expiresAt: "2026-11-19T12:00:00.000Z" });
  expect(validityOf(over, now)).toEqual({ text: "expired Nov 19", tone: "warn" });
});
