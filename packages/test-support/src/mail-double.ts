import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as the mail server got it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header fields in lower case, unfolded. */
  readonly headers: ReadonlyMap<string, string>;
  /** The parts as they are read by a person: decoded. */
  readonly text: string;
  readonly html: string;
}

/** A real SMTP server on loopback that keeps what it gets. */
export class MailDouble {
  readonly mails: ReceivedMail[] = [];
  /** Mailboxes that it does not have: refused by 550. */
  readonly unknownAddresses = new Set<string>();
  readonly #server: SMTPServer;

  private constructor(account: { user: string; password: string } | undefined) {
    this.#server = new SMTPServer({
      disabledCommands: account ? ["STARTTLS"] : ["STARTTLS", "AUTH"],
      allowInsecureAuth: true,
      authOptional: account === undefined,
      logger: false,
      onAuth: (auth, _session, done) => {
        if (auth.username === account?.user && auth.password === account?.password)
          return done(null, { user: auth.username });
        return done(answer(535, `5.7.8 no account ${auth.username} with ${auth.password}`));
      },
      onRcptTo: ({ address }, _session, done) =>
        done(this.unknownAddresses.has(address) ? answer(550, "5.1.1 no such mailbox") : null),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          const raw = Buffer.concat(chunks).toString("utf8");
          this.mails.push({
            from: mailFrom ? mailFrom.address : "",
            to: rcptTo.map(({ address }) => address),
            ...readMail(raw),
          });
          done();
        });
      },
    });
    // A client that gives up in the middle is no concern of the tests.
    this.#server.on("error", () => undefined);
  }

  /** @param account - Who may send; anybody unless given. */
  static async start(account?: { user: string; password: string }): Promise<MailDouble> {
    const double = new MailDouble(account);
    await new Promise<void>((resolve) => double.#server.listen(0, "127.0.0.1", resolve));
    return double;
  }

  /** For SMTP_URL. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** A mail server that takes connections and says nothing. */
export async function startSilentMailServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const answer = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** Reads a mail of one text and one HTML part, as far as this project writes them. */
function readMail(raw: string): Pick<ReceivedMail, "headers" | "text" | "html"> {
  const [head, body] = splitOnce(raw, "\r\n\r\n");
  const headers = readHeaders(head);
  const boundary = /boundary="([^"]+)"/.exec(headers.get("content-type") ?? "")?.[1];
  const parts = (boundary === undefined ? [raw] : body.split(`--${boundary}`)).map((part) => {
    const [partHead, content] = splitOnce(part.replace(/^\r\n/, ""), "\r\n\r\n");
    const fields = readHeaders(partHead);
    return {
      type: fields.get("content-type") ?? "",
      content: decode(content, fields.get("content-transfer-encoding")),
    };
  });
  const partOf = (type: string): string =>
    parts.find((part) => part.type.startsWith(type))?.content.replaceAll("\r\n", "\n") ?? "";
  return { headers, text: partOf("text/plain"), html: partOf("text/html") };
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

const readHeaders = (head: string): Map<string, string> =>
  new Map(
    head
      .replaceAll(/\r\n[ \t]+/g, " ")
      .split("\r\n")
      .map((line) => splitOnce(line, ": "))
      .map(([name, value]) => [name.toLowerCase(), decodeWords(value)]),
  );

/** RFC 2047 words: =?UTF-8?Q?…?= and =?UTF-8?B?…?=. */
const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_word, encoding: string, text: string) =>
      encoding.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : decodeQuoted(text.replaceAll("_", " ")),
    );

function decode(content: string, encoding: string | undefined): string {
  if (encoding === "base64") return Buffer.from(content, "base64").toString("utf8");
  if (encoding === "quoted-printable") return decodeQuoted(content.replaceAll("=\r\n", ""));
  return content;
}

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_code, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  ).toString("utf8");
