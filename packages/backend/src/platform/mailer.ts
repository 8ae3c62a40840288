import { createTransport } from "nodemailer";

/** How mail leaves this server. */
export interface MailSettings {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  readonly smtpUrl: string;
  /** Address of the sender, with or without a name. */
  readonly from: string;
}

/** One mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** `reason` is fit for whoever sent it: what the mail server said, without secrets. */
export type MailOutcome =
  | { readonly state: "sent" }
  | { readonly state: "failed"; readonly reason: string; readonly code: string };

export interface Mailer {
  /** Never throws, and is done within ten seconds. */
  send(mail: Mail): Promise<MailOutcome>;
}

/** The person who sends it waits for the outcome, in ms. */
const sendWithinMs = 10_000;

/** Longest part of a mail server's answer that is kept, in characters. */
const longestAnswer = 160;

/** A sender through the operator's mail server. */
export function createMailer({ smtpUrl, from }: MailSettings, { withinMs = sendWithinMs } = {}): Mailer {
  const transport = createTransport(
    {
      url: smtpUrl,
      dnsTimeout: withinMs,
      connectionTimeout: withinMs,
      greetingTimeout: withinMs,
      socketTimeout: withinMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from, headers: { "auto-submitted": "auto-generated" } },
  );
  return {
    async send({ to, ...mail }) {
      try {
        // An address as an object is taken as it is, never read as a list of them.
        await transport.sendMail({
          ...mail,
          to: { name: "", address: to },
          signal: AbortSignal.timeout(withinMs),
        });
        return { state: "sent" };
      } catch (error) {
        return { state: "failed", ...failureOf(error as SendError, withinMs) };
      }
    },
  };
}

/** What nodemailer throws. */
interface SendError extends Error {
  readonly code?: string;
  /** The answer of the mail server, with its number. */
  readonly response?: string;
  readonly responseCode?: number;
}

function failureOf(error: SendError, withinMs: number): { reason: string; code: string } {
  const code = error.code ?? error.name;
  const number = error.responseCode === undefined ? "" : ` (${error.responseCode})`;
  // The answer to a sign-in may repeat what was sent.
  if (code === "EAUTH" || code === "ENOAUTH")
    return { code, reason: `The mail server refused the sign-in of this server${number}` };
  if (error.response !== undefined && number !== "")
    return { code, reason: `${answerOf(error.response)}${number}` };
  if (code === "EABORT" || code === "ETIMEDOUT")
    return { code, reason: `The mail server did not answer within ${Math.ceil(withinMs / 1_000)} s` };
  if (code === "ETLS") return { code, reason: "The mail server has no secure connection to offer" };
  return { code, reason: "The mail server cannot be reached" };
}

/** The words of an answer, without its numbers: "550 5.1.1 no such mailbox" says "No such mailbox". */
function answerOf(response: string): string {
  const words = response
    .replaceAll(/^\d{3}[ -](\d\.\d{1,3}\.\d{1,3} )?/gm, "")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .replace(/\.$/, "")
    .slice(0, longestAnswer);
  return words === "" ? "Refused" : words[0]!.toUpperCase() + words.slice(1);
}
