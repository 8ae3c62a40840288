import type { Role } from "@rollout/contract";
import type { Mail } from "../../platform/mailer.js";

export interface InvitationLetter {
  readonly email: string;
  readonly role: Role;
  readonly inviterName: string;
  readonly workspaceName: string;
  readonly expiresAt: Date;
  readonly link: string;
}

/** Names are written by people: longer ones would make the mail theirs. In characters. */
const longestName = 80;

/** The mail that carries an invitation. */
export function invitationMail(letter: InvitationLetter): Mail {
  const inviter = oneLine(letter.inviterName);
  const workspace = oneLine(letter.workspaceName);
  const opening = `${inviter} invited you to ${workspace} on Rollout, as ${letter.role === "owner" ? "an owner" : "a member"}.`;
  const until = `The link works once, until ${timeFormat.format(letter.expiresAt)} UTC.`;
  const address = `Sign in with this address, ${letter.email}: the invitation opens for no other.`;
  const unexpected = "If you do not expect it, leave it: nothing happens without you.";
  return {
    to: letter.email,
    subject: `${inviter} invited you to ${workspace}`,
    text: `${opening}\n\nJoin ${workspace}:\n${letter.link}\n\n${until}\n${address}\n\n${unexpected}\n`,
    html: page(
      [
        `<p>${escapeHtml(opening)}</p>`,
        `<p><a href="${escapeHtml(letter.link)}" style="${buttonStyle}">Join ${escapeHtml(workspace)}</a></p>`,
        `<p>${escapeHtml(until)}<br>${escapeHtml(address)}</p>`,
        `<p style="${quietStyle}">${escapeHtml(unexpected)}<br>${escapeHtml(letter.link)}</p>`,
      ].join("\n"),
    ),
  };
}

const buttonStyle =
  "display:inline-block;padding:10px 16px;border-radius:6px;background:#1b1d22;color:#ffffff;text-decoration:none";
const quietStyle = "color:#6b7078;font-size:12px;word-break:break-all";

const page = (content: string): string => `<!doctype html>
<html lang="en">
<body style="margin:0;padding:24px;max-width:560px;font:14px/20px system-ui,sans-serif;color:#1b1d22">
${content}
</body>
</html>
`;

const timeFormat = new Intl.DateTimeFormat("en-US", {
  dateStyle: "long",
  timeStyle: "short",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** A name without line breaks, which would begin a header, and without characters that turn the text around. */
function oneLine(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  const characters = [...line];
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join("")}…` : line;
}

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
