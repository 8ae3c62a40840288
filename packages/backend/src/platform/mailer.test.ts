import { createServer } from "node:net";
import { MailDouble, startSilentMailServer } from "@rollout/test-support";
import { afterEach, expect, test } from "vitest";
import { readConfig } from "./config.js";
import { createMailer, type Mail } from "./mailer.js";

const from = "Rollout <rollout@northwind.example>";
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function aMailServer(account?: { user: string; password: string }): Promise<MailDouble> {
  const double = await MailDouble.start(account);
  stops.push(() => double.stop());
  return double;
}

const aMail: Mail = {
  to: "lukas@northwind.example",
  subject: "Grüße aus Porto 🌊",
  text: "Olá, Lukas.\nTill soon.",
  html: "<p>Olá, <b>Lukas</b>.</p>",
};

test("a mail arrives as it was written", async () => {
  const double = await aMailServer();
  expect(await createMailer({ smtpUrl: double.url, from }).send(aMail)).toEqual({ state: "sent" });
  const [mail] = double.mails;
  expect(mail).toMatchObject({ from: "rollout@northwind.example", to: ["lukas@northwind.example"] });
  expect(mail!.headers.get("subject")).toBe("Grüße aus Porto 🌊");
  expect(mail!.headers.get("from")).toBe("Rollout <rollout@northwind.example>");
  expect(mail!.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail!.text.trim()).toBe(aMail.text);
  expect(mail!.html.trim()).toBe(aMail.html);
});

test("a subject begins no header of its own", async () => {
  const double = await aMailServer();
  await createMailer({ smtpUrl: double.url, from }).send({
    ...aMail,
    subject: "Hello\r\nBcc: eve@evil.example\r\n\r\nand a body",
  });
  const [mail] = double.mails;
  expect(mail!.to).toEqual(["lukas@northwind.example"]);
  expect(mail!.headers.has("bcc")).toBe(false);
  expect(mail!.text.trim()).toBe(aMail.text);
});

test("an address is one address, whatever it holds", async () => {
  const double = await aMailServer();
  await createMailer({ smtpUrl: double.url, from }).send({
    ...aMail,
    to: "lukas@northwind.example, eve@evil.example",
  });
  expect(double.mails.flatMap(({ to }) => to)).not.toContain("eve@evil.example");
});

test("what the mail server says is told, with its number", async () => {
  const double = await aMailServer();
  double.unknownAddresses.add("dana@contractor.example");
  const outcome = await createMailer({ smtpUrl: double.url, from }).send({
    ...aMail,
    to: "dana@contractor.example",
  });
  expect(outcome).toEqual({ state: "failed", code: "EENVELOPE", reason: "No such mailbox (550)" });
});

test("a password is sent to the mail server and told to nobody else", async () => {
  const double = await aMailServer({ user: "rollout", password: "p@ss:word" });
  const urlWith = (password: string) =>
    double.url.replace("smtp://", `smtp://rollout:${encodeURIComponent(password)}@`);
  expect((await createMailer({ smtpUrl: urlWith("p@ss:word"), from }).send(aMail)).state).toBe("sent");
  const outcome = await createMailer({ smtpUrl: urlWith("wrong-secret"), from }).send(aMail);
  expect(outcome).toEqual({
    state: "failed",
    code: "EAUTH",
    reason: "The mail server refused the sign-in of this server (535)",
  });
});

test("a mail server that says nothing is given up in time", async () => {
  const silent = await startSilentMailServer();
  stops.push(silent.stop);
  const before = Date.now();
  const outcome = await createMailer({ smtpUrl: silent.url, from }, { withinMs: 300 }).send(aMail);
  expect(outcome).toMatchObject({
    state: "failed",
    reason: "The mail server did not answer within 1 s",
  });
  expect(Date.now() - before).toBeLessThan(2_000);
});

test("a mail server that answers a byte at a time is given up in time", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    const timer = setInterval(() => socket.write("2"), 50);
    socket.on("close", () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const before = Date.now();
  const outcome = await createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from }, { withinMs: 500 }).send(
    aMail,
  );
  await new Promise((resolve) => server.close(resolve));
  expect(outcome).toMatchObject({ state: "failed", reason: "The mail server did not answer within 1 s" });
  expect(Date.now() - before).toBeLessThan(2_000);
});

test("a mail server that is not there is told so, without its address", async () => {
  const double = await MailDouble.start();
  const { url } = double;
  await double.stop();
  expect(await createMailer({ smtpUrl: url, from }).send(aMail)).toMatchObject({
    state: "failed",
    reason: "The mail server cannot be reached",
  });
});

test("a mail server without a sender is refused at the start, without telling its password", () => {
  const smtpUrl = "smtps://rollout:hunter2@smtp.example.com";
  expect(readConfig({ SMTP_URL: smtpUrl, ROLLOUT_MAIL_FROM: from }).mail).toEqual({ smtpUrl, from });
  expect(readConfig({ ROLLOUT_MAIL_FROM: from }).mail).toBeUndefined();
  expect(() => readConfig({ SMTP_URL: smtpUrl })).toThrow(
    /^SMTP_URL is set, but not who sends: set ROLLOUT_MAIL_FROM/,
  );
  expect(() => readConfig({ SMTP_URL: "https://hunter2@smtp.example.com" })).toThrow(
    /^(?!.*hunter2).*SMTP_URL/,
  );
  expect(() => readConfig({ SMTP_URL: smtpUrl, ROLLOUT_MAIL_FROM: "nobody" })).toThrow(/ROLLOUT_MAIL_FROM/);
});
