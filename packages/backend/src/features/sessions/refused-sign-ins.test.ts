import {
  type DoubleAnswers,
  freePort,
  OpenIdDouble,
  startTestServer,
  TestBrowser,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

/* T16: whatever a provider, or somebody between, makes of its answer. */

let provider: OpenIdDouble;
let server: TestServer;

beforeAll(async () => {
  provider = await OpenIdDouble.start();
  provider.answers = { userInfo: { sub: "subject-1" } };
  server = await startTestServer({ ...provider.environment(await freePort()), TRUSTED_PROXIES: "127.0.0.1" });
});
afterEach(() => {
  provider.answers = { userInfo: { sub: "subject-1" } };
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const newBrowser = (): TestBrowser => new TestBrowser(server.url);

/** Signs in, and says where the browser ends. */
async function signIn(browser: TestBrowser): Promise<string> {
  const { address } = await browser.follow(await browser.startSignIn());
  return address.slice(new URL(address).origin.length);
}

const count = async (table: string): Promise<number> =>
  Number((await server.superuser.query(`select count(*) as n from ${table}`)).rows[0].n);

const lastEntry = async () =>
  (await server.superuser.query("select action, outcome, code from audit_entries order by id desc limit 1"))
    .rows[0];

test("nothing keeps the person out while the provider says the truth", async () => {
  const browser = newBrowser();
  expect(await signIn(browser)).toBe("/");
  expect(browser.cookie("rollout_session")).toBeDefined();
});

describe("nobody is signed in when", () => {
  const past = Math.floor(Date.now() / 1000) - 3_600;
  const lies: readonly [sentence: string, answers: DoubleAnswers, code: string][] = [
    ["the state is another one", { parameters: { state: "another" } }, "sign_in_expired"],
    ["the state is missing", { parameters: { state: undefined } }, "sign_in_refused"],
    ["the code is missing", { parameters: { code: undefined } }, "sign_in_refused"],
    ["the code is another one", { parameters: { code: "another" } }, "sign_in_refused"],
    ["the answer names another issuer", { parameters: { iss: "https://evil.example" } }, "sign_in_refused"],
    ["the provider refuses", { parameters: { code: undefined, error: "access_denied" } }, "sign_in_refused"],
    ["the nonce is another one", { claims: { nonce: "another" } }, "sign_in_refused"],
    ["the nonce is missing", { claims: { nonce: undefined } }, "sign_in_refused"],
    ["the token is for another client", { claims: { aud: "another" } }, "sign_in_refused"],
    [
      "the token is for several clients, acted for by another",
      { claims: { aud: ["rollout-test", "b"], azp: "b" } },
      "sign_in_refused",
    ],
    ["the token is for nobody", { claims: { aud: undefined } }, "sign_in_refused"],
    ["the token is of another issuer", { claims: { iss: "https://evil.example" } }, "sign_in_refused"],
    ["the token has expired", { claims: { iat: past - 300, exp: past } }, "sign_in_refused"],
    ["the token never expires", { claims: { exp: undefined } }, "sign_in_refused"],
    ["the token names nobody", { claims: { sub: undefined } }, "sign_in_refused"],
    ["the token has no signature", { signature: "none" }, "sign_in_refused"],
    ["the token is signed with a foreign key", { signature: "foreign key" }, "sign_in_refused"],
    ["the token is signed with the client's secret", { signature: "client secret" }, "sign_in_refused"],
    ["the address is not verified", { claims: { email_verified: false } }, "email_unverified"],
    [
      "nothing says that the address is verified",
      { claims: { email_verified: undefined } },
      "email_unverified",
    ],
    [
      'the address is verified as the text "true"',
      { claims: { email_verified: "true" } },
      "email_unverified",
    ],
    ["the address is verified as the number 1", { claims: { email_verified: 1 } }, "email_unverified"],
    ["there is no address", { claims: { email: undefined } }, "email_unverified"],
    ["the address is none", { claims: { email: "jonas" } }, "email_unverified"],
    ["the provider is out of order", { tokenStatus: 503 }, "sign_in_unavailable"],
  ];
  for (const [sentence, answers, code] of lies) {
    test(sentence, async () => {
      const before = await count("sessions");
      const browser = newBrowser();
      provider.answers = { userInfo: { sub: "subject-1" }, ...answers };
      expect(await signIn(browser)).toBe(`/sign-in?error=${code}`);
      expect(browser.cookie("rollout_session")).toBeUndefined();
      expect(await count("sessions")).toBe(before);
      expect(await lastEntry()).toMatchObject({ action: "session.open", outcome: "refused", code });
    });
  }

  test("the userinfo endpoint tells of another person", async () => {
    const browser = newBrowser();
    const userInfo = { sub: "subject-2", email: "eve@evil.example", email_verified: true };
    provider.answers = { userInfo, claims: { email: undefined, email_verified: undefined } };
    expect(await signIn(browser)).toBe("/sign-in?error=sign_in_refused");
    expect(browser.cookie("rollout_session")).toBeUndefined();
  });

  test("the verification is of the token's address, the address of the userinfo endpoint", async () => {
    const browser = newBrowser();
    const userInfo = { sub: "subject-1", email: "eve@evil.example" };
    provider.answers = { userInfo, claims: { email: undefined, email_verified: true } };
    expect(await signIn(browser)).toBe("/sign-in?error=email_unverified");
  });

  /** The callback's address, as it would be followed next. */
  async function answerFor(browser: TestBrowser): Promise<string> {
    const response = await browser.send(await browser.startSignIn());
    return response.headers.get("location")!;
  }

  test("the answer was used already", async () => {
    const browser = newBrowser();
    const answer = await answerFor(browser);
    const cookie = browser.cookie("rollout_sign_in")!.split("=")[1]!;
    expect((await browser.send(answer)).headers.get("location")).toBe("/");
    browser.forgetCookie("rollout_session");
    browser.keepCookie("rollout_sign_in", cookie);
    expect((await browser.send(answer)).headers.get("location")).toBe("/sign-in?error=sign_in_expired");
    expect(browser.cookie("rollout_session")).toBeUndefined();
  });

  test("two requests use the same answer at once, but for one of them", async () => {
    const browser = newBrowser();
    const answer = await answerFor(browser);
    const cookie = browser.cookie("rollout_sign_in")!;
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() =>
        fetch(answer, { redirect: "manual", headers: { cookie, "x-forwarded-for": "127.9.9.9" } }),
      ),
    );
    const ends = replies.map((reply) => reply.headers.get("location"));
    expect(ends.filter((end) => end === "/")).toHaveLength(1);
  });

  test("the answer is brought to another browser", async () => {
    const [attacker, victim] = [newBrowser(), newBrowser()];
    const answer = await answerFor(attacker);
    expect((await victim.send(answer)).headers.get("location")).toBe("/sign-in?error=sign_in_expired");
    // The victim has a sign-in of its own under way.
    await victim.startSignIn();
    expect((await victim.send(answer)).headers.get("location")).toBe("/sign-in?error=sign_in_expired");
    expect(victim.cookie("rollout_session")).toBeUndefined();
  });

  test("a code of another sign-in stands in the answer, which PKCE tells", async () => {
    const [attacker, victim] = [newBrowser(), newBrowser()];
    const stolen = new URL(await answerFor(attacker)).searchParams.get("code")!;
    const answer = new URL(await answerFor(victim));
    answer.searchParams.set("code", stolen);
    expect((await victim.send(answer.href)).headers.get("location")).toBe("/sign-in?error=sign_in_refused");
    expect(victim.cookie("rollout_session")).toBeUndefined();
  });

  test("it took longer than ten minutes", async () => {
    const browser = newBrowser();
    const answer = await answerFor(browser);
    await server.superuser.query(
      "update sign_in_requests set created_at = created_at - interval '10 minutes 1 second' where used_at is null",
    );
    expect((await browser.send(answer)).headers.get("location")).toBe("/sign-in?error=sign_in_expired");
  });

  test("a parameter stands twice in the answer", async () => {
    for (const name of ["state", "code"]) {
      const browser = newBrowser();
      const answer = await answerFor(browser);
      const value = new URL(answer).searchParams.get(name)!;
      const end = await browser.send(`${answer}&${name}=${value}`);
      expect(end.headers.get("location")).toBe("/sign-in?error=sign_in_refused");
    }
  });
});
