/** What became of an invitation, in the words of its row. */
import type { Invitation } from "@rollout/contract";
import { formatDay, formatPastDay, formatUntil } from "../../ui/format/day.js";

interface Words {
  readonly text: string;
  readonly tone: "plain" | "bad" | "warn";
}

/** `Refused today: opened by another address`, `Mail returned: no such mailbox (550)`, `Not opened`. */
export function deliveryOf({ state, delivery, deliveryError, deliveryAt }: Invitation, now: number): Words {
  if (state === "void") return { text: "Void: its sender is no longer owner", tone: "bad" };
  const day = deliveryAt === null ? "" : ` ${formatPastDay(Date.parse(deliveryAt), now)}`;
  switch (delivery) {
    case "refused":
      return { text: `Refused${day}: opened by another address`, tone: "plain" };
    case "failed":
      return { text: `Mail returned: ${deliveryError ?? "no reason given"}`, tone: "bad" };
    case "opened":
      return { text: `Opened${day}, not accepted`, tone: "plain" };
    case "not_sent":
      return { text: "No mail: hand on the link", tone: "plain" };
    case "sent":
      return { text: "Not opened", tone: "plain" };
  }
}

/** `5 days left`, `expired Nov 19`. */
export function validityOf({ expiresAt, state }: Invitation, now: number): Words {
  const at = Date.parse(expiresAt);
  if (state === "expired" || at <= now) return { text: `expired ${formatPastDay(at, now)}`, tone: "warn" };
  return { text: `${formatUntil(at, now)} left`, tone: "plain" };
}

/** Whether mail carries it; else its link is copied and handed on. */
export const isMailed = ({ delivery }: Invitation): boolean =>
  delivery !== "failed" && delivery !== "not_sent";

/** What is said with a link that nobody mails. */
export function linkSentence({ delivery, deliveryError, email, expiresAt }: Invitation, now: number): string {
  const why =
    delivery === "failed"
      ? `The mail to ${email} was returned (${deliveryError ?? "no reason given"}), so send the link yourself.`
      : `This server sends no mail, so send the link to ${email} yourself.`;
  return `${why} It works once, until ${formatDay(Date.parse(expiresAt), now)}, for this address only.`;
}
