import type { ApiKeyList, AuditEntryList, ErrorReply } from "@rollout/contract";
import { startTestServer, TestPerson, TestProgram, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sha256 } from "../../platform/api-key.js";

/* Device authorisation: a code serves one program, one browser and one key, for ten minutes. */

let server: TestServer;
let superuser: pg.Client;
let ines: TestPerson;
let addresses = 0;

beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "127.0.0.1" });
  superuser = new pg.Client({ connectionString: server.database.superuserUrl });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await server.stop();
});
beforeEach(async () => {
  ines = await TestPerson.signIn(server, "Ines", "member");
});

/** Each from an address of its own: how often one may ask is tested once. */
const newAddress = (): string => `198.51.100.${++addresses}`;
const aProgram = (wanted: { workspace?: string; machine?: string } = {}): Promise<TestProgram> =>
  TestProgram.start(server.url, { address: newAddress(), ...wanted });

async function anApprovedProgram(): Promise<TestProgram> {
  const program = await aProgram();
  await program.openedBy(ines);
  expect(await program.approvedBy(ines)).toMatchObject({ status: 204 });
  return program;
}

const age = (program: TestProgram, minutes: number): Promise<unknown> =>
  superuser.query(
    `update device_logins set created_at = created_at - make_interval(mins => $2),
       expires_at = expires_at - make_interval(mins => $2) where user_code = $1`,
    [program.login.userCode, minutes],
  );

/** As if the program had waited since it asked last. */
const wait = (program: TestProgram, seconds: number): Promise<unknown> =>
  superuser.query(
    "update device_logins set asked_at = asked_at - make_interval(secs => $2) where user_code = $1",
    [program.login.userCode, seconds],
  );

const keysOf = async (person: TestPerson): Promise<string[]> =>
  (await person.call<ApiKeyList>("GET", "/api/v1/api-keys")).body.apiKeys.map(({ name }) => name);

const wrongCode = (person: TestPerson, userCode = "BBBB-BBBB") =>
  person.call<ErrorReply>("POST", "/api/v1/device-logins/open", { userCode });

describe("a login", () => {
  test("ends with a key of the person in the workspace they chose, for 90 days, listed as theirs", async () => {
    const program = await aProgram({ machine: "ines-t14", workspace: server.workspace });
    expect(program.login).toMatchObject({ intervalSeconds: 5, url: `${server.url}/login/device` });
    expect(await program.told()).toBe("authorization_pending");

    const opened = await program.openedBy(ines);
    expect(opened.body).toMatchObject({
      userCode: program.login.userCode,
      client: "rollout 0.2.0",
      machine: "ines-t14",
      system: "Linux x64",
      address: program.address,
      isSameAddress: false,
      workspace: server.workspace,
      keyName: "rollout CLI on ines-t14",
    });
    expect(await program.approvedBy(ines)).toMatchObject({ status: 204 });
    await wait(program, 5);
    const { status, body } = await program.take();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      apiKey: {
        name: "rollout CLI on ines-t14",
        kind: "cli",
        state: "valid",
        scopes: ["ingest", "read", "write"],
        createdBy: { id: ines.id, name: "Ines" },
      },
      secret: expect.stringMatching(/^mv37_rl_[0-9A-Za-z]{38}$/),
      workspace: { slug: server.workspace },
      user: { name: "Ines" },
    });
    const days = (Date.parse(body.apiKey.expiresAt!) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    expect(await keysOf(ines)).toEqual(["rollout CLI on ines-t14"]);
  });

  test("is told from the same address when browser and program share one", async () => {
    const here = `2001:db8:${ines.uuid.slice(24, 28)}:${ines.uuid.slice(28, 32)}::1`;
    const program = await TestProgram.start(server.url, { address: here });
    expect((await program.openedBy(ines)).body.isSameAddress).toBe(true);
  });

  test("leaves what was approved and which key was made in the audit log, in the name of the person", async () => {
    const program = await anApprovedProgram();
    const { body } = await program.take();
    const owner = await TestPerson.signIn(server, "Olga", "owner");
    const { entries } = (await owner.call<AuditEntryList>("GET", "/api/v1/audit?limit=2")).body;
    expect(entries).toMatchObject([
      {
        action: "api_key.create",
        outcome: "done",
        actor: { kind: "person", id: ines.id, name: "Ines" },
        object: { id: body.apiKey.id },
        address: program.address,
      },
      { action: "device_login.approve", actor: { id: ines.id }, object: { name: "rollout CLI on build-1" } },
    ]);
  });

  test("keeps neither device code nor key: their SHA-256 alone", async () => {
    const program = await anApprovedProgram();
    const { body } = await program.take();
    const { rows } = await superuser.query(
      "select d.*, d::text as row from device_logins d where user_code = $1",
      [program.login.userCode],
    );
    expect(rows[0].device_code_hash).toEqual(sha256(program.login.deviceCode));
    expect(rows[0].row).not.toContain(program.login.deviceCode);
    expect(rows[0].row).not.toContain(body.secret);
  });

  test("that shows a person characters which turn round or hide text is not started", async () => {
    for (const machine of ["ines\u202e41t", "ines\u0000", "a\nb", "\u200bines", " ", "x".repeat(65)])
      await expect(aProgram({ machine })).rejects.toThrow("400");
  });
});

describe("a code", () => {
  test("belongs to the first session that opens it, also against another browser of the same person", async () => {
    const program = await aProgram();
    await program.openedBy(ines);
    const mallory = await TestPerson.signIn(server, "Mallory", "owner");
    const claimed = { status: 403, code: "device_login_claimed" };
    expect((await program.openedBy(mallory)).body.error?.code).toBe("device_login_claimed");
    expect(await program.approvedBy(mallory)).toEqual(claimed);
    expect(await program.deniedBy(mallory)).toEqual(claimed);
    await superuser.query(
      "update sessions set user_id = $2 where user_id = (select id from users where id = $1)",
      [mallory.uuid, ines.uuid],
    );
    expect(await program.approvedBy(mallory)).toEqual(claimed);
    expect(await program.told()).toBe("authorization_pending");
    expect((await program.openedBy(ines)).status).toBe(200);
    expect(await program.approvedBy(ines)).toMatchObject({ status: 204 });
  });

  test("goes to one of two sessions that open it at once", async () => {
    const program = await aProgram();
    const people = await Promise.all(["A", "B"].map((name) => TestPerson.signIn(server, name, "member")));
    const replies = await Promise.all(people.map((person) => program.openedBy(person)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test("that nobody has opened cannot be approved or denied, as if it were not there", async () => {
    const program = await aProgram();
    const unknown = { status: 404, code: "device_login_not_found" };
    expect(await program.approvedBy(ines)).toEqual(unknown);
    expect(await program.deniedBy(ines)).toEqual(unknown);
    expect(await program.told()).toBe("authorization_pending");
  });

  test("is dead after ten minutes, to the person, to the program, and though it was approved", async () => {
    const [fresh, opened, approved] = [await aProgram(), await aProgram(), await anApprovedProgram()];
    await opened.openedBy(ines);
    for (const program of [fresh, opened, approved]) await age(program, 10);
    expect((await fresh.openedBy(ines)).body.error?.code).toBe("device_login_over");
    expect(await opened.approvedBy(ines)).toEqual({ status: 410, code: "device_login_over" });
    expect(await opened.deniedBy(ines)).toEqual({ status: 410, code: "device_login_over" });
    for (const program of [fresh, opened, approved]) expect(await program.told()).toBe("expired_token");
    expect(await keysOf(ines)).toEqual([]);
  });

  test("lives a second before the ten minutes are over", async () => {
    const program = await aProgram();
    await age(program, 9);
    expect((await program.openedBy(ines)).status).toBe(200);
    expect(await program.told()).toBe("authorization_pending");
  });

  test("is decided once", async () => {
    const program = await anApprovedProgram();
    const over = { status: 410, code: "device_login_over" };
    expect(await program.approvedBy(ines)).toEqual(over);
    expect(await program.deniedBy(ines)).toEqual(over);
    expect((await program.openedBy(ines)).body.error?.code).toBe("device_login_over");
  });

  test("gives one key: the second taker is told that it is over", async () => {
    const program = await anApprovedProgram();
    expect((await program.take()).status).toBe(200);
    expect(await program.told()).toBe("expired_token");
    expect(await keysOf(ines)).toHaveLength(1);
  });

  test("revokes the key that is asked for again: it has not arrived, or another has it", async () => {
    const program = await anApprovedProgram();
    const { body } = await program.take();
    const asIt = () =>
      fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${body.secret}` } });
    expect((await asIt()).status).toBe(200);
    expect(await program.take()).toMatchObject({
      status: 400,
      body: { error: { code: "expired_token", message: expect.stringContaining("is revoked now") } },
    });
    // Servers see the end of a key within a second.
    await expect.poll(async () => (await asIt()).status, { timeout: 5_000 }).toBe(401);
    const owner = await TestPerson.signIn(server, "Olga", "owner");
    const { entries } = (await owner.call<AuditEntryList>("GET", "/api/v1/audit?limit=1")).body;
    expect(entries).toMatchObject([{ action: "api_key.revoke", object: { id: body.apiKey.id } }]);
    expect(await program.told()).toBe("expired_token");
  });

  test("gives one key when two take it at once", async () => {
    for (let round = 0; round < 5; round++) {
      const program = await anApprovedProgram();
      const replies = await Promise.all([program.take(), program.take()]);
      const statuses = replies.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 400]);
      await superuser.query("delete from wrong_user_codes");
    }
    expect(await keysOf(ines)).toHaveLength(5);
  });

  test("that was denied is told to the program, and makes no key", async () => {
    const program = await aProgram();
    await program.openedBy(ines);
    expect(await program.deniedBy(ines)).toMatchObject({ status: 204 });
    expect(await program.told()).toBe("access_denied");
    expect(await program.approvedBy(ines)).toEqual({ status: 410, code: "device_login_over" });
    expect(await keysOf(ines)).toEqual([]);
  });
});

describe("wrong codes", () => {
  test("use up five tries, which are counted down; then even a right one waits ten minutes", async () => {
    const program = await aProgram();
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      const { status, body } = await wrongCode(ines);
      expect([status, body.error.code]).toEqual([404, "device_login_not_found"]);
      expect(body.error.details).toMatchObject({ triesLeft });
    }
    for (const reply of [await wrongCode(ines), await program.openedBy(ines)]) {
      expect(reply.body.error?.code).toBe("rate_limited");
      expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(590);
    }
    await superuser.query("update wrong_user_codes set last_at = last_at - interval '10 minutes'");
    expect((await program.openedBy(ines)).status).toBe(200);
  });

  test("are counted for the person, whichever browser they use, and not for others", async () => {
    const browser = await TestPerson.signIn(server, "Ines again", "member");
    await superuser.query("update sessions set user_id = $2 where user_id = $1", [browser.uuid, ines.uuid]);
    for (let count = 0; count < 3; count++) await wrongCode(ines);
    for (let count = 0; count < 2; count++) await wrongCode(browser);
    expect((await wrongCode(ines)).body.error.code).toBe("rate_limited");
    const max = await TestPerson.signIn(server, "Max", "member");
    expect((await wrongCode(max)).body.error.details).toMatchObject({ triesLeft: 4 });
  });

  test("sent at the same moment are no more tries", async () => {
    const replies = await Promise.all(Array.from({ length: 9 }, () => wrongCode(ines)));
    const codes = replies.map(({ body }) => body.error.code).sort();
    expect(codes).toEqual([...Array(5).fill("device_login_not_found"), ...Array(4).fill("rate_limited")]);
  });

  test("of no form are not understood, and cost no try", async () => {
    for (const userCode of ["bbbb-bbbb", "AAAA-AAAA", "BBBBBBBB", ""])
      expect((await wrongCode(ines, userCode)).body.error.code).toBe("request_invalid");
    expect((await wrongCode(ines)).body.error.details).toMatchObject({ triesLeft: 4 });
  });

  test("are ten a minute from one address, whoever types them; then no right one is looked at there either", async () => {
    const program = await aProgram();
    for (let count = 0; count < 10; count++) {
      expect((await wrongCode(ines)).body.error.code).toBe("device_login_not_found");
      await superuser.query("delete from wrong_user_codes");
    }
    const { body, headers } = await program.openedBy(ines);
    expect(body.error).toMatchObject({
      code: "rate_limited",
      message: "Too many wrong codes from this address. No code is looked at for a minute.",
      details: { triesLeft: 0 },
    });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    const elsewhere = await TestPerson.signIn(server, "Else", "member");
    expect((await wrongCode(elsewhere)).body.error.code).toBe("device_login_not_found");
    await superuser.query("update wrong_codes_of_addresses set since = since - interval '1 minute'");
    expect((await program.openedBy(ines)).status).toBe(200);
  });

  test("of one address leave a login that was opened there to be approved", async () => {
    const program = await aProgram();
    await program.openedBy(ines);
    for (let count = 0; count < 10; count++) {
      await wrongCode(ines);
      await superuser.query("delete from wrong_user_codes");
    }
    expect((await wrongCode(ines)).body.error.code).toBe("rate_limited");
    expect(await program.approvedBy(ines)).toMatchObject({ status: 204 });
  });

  test("cost as much where a login has the code and another session holds it", async () => {
    const program = await aProgram();
    await program.openedBy(ines);
    const mallory = await TestPerson.signIn(server, "Mallory", "member");
    const told: (string | undefined)[] = [];
    for (let count = 0; count < 6; count++) told.push((await program.openedBy(mallory)).body.error?.code);
    expect(told).toEqual([...Array(5).fill("device_login_claimed"), "rate_limited"]);
    expect((await wrongCode(mallory)).body.error.code).toBe("rate_limited");
  });

  test("cost as much where they are approved or denied", async () => {
    const [held, unopened] = [await aProgram(), await aProgram()];
    await held.openedBy(ines);
    const mallory = await TestPerson.signIn(server, "Mallory", "member");
    expect(await held.approvedBy(mallory)).toEqual({ status: 403, code: "device_login_claimed" });
    expect(await held.deniedBy(mallory)).toEqual({ status: 403, code: "device_login_claimed" });
    expect(await held.approvedBy(mallory, "nowhere")).toEqual({ status: 403, code: "device_login_claimed" });
    expect(await unopened.approvedBy(mallory)).toEqual({ status: 404, code: "device_login_not_found" });
    expect(await unopened.deniedBy(mallory)).toEqual({ status: 404, code: "device_login_not_found" });
    for (const program of [held, unopened]) {
      expect(await program.approvedBy(mallory)).toEqual({ status: 429, code: "rate_limited" });
      expect(await program.deniedBy(mallory)).toEqual({ status: 429, code: "rate_limited" });
    }
    expect((await unopened.openedBy(mallory)).body.error?.code).toBe("rate_limited");
    expect(await held.approvedBy(ines)).toMatchObject({ status: 204 });
  });
});

test("logins are started thirty times a minute from one address at most", async () => {
  const address = newAddress();
  for (let count = 0; count < 30; count++) await TestProgram.start(server.url, { address });
  await expect(TestProgram.start(server.url, { address })).rejects.toThrow("429");
});

describe("a program that asks", () => {
  test("too early is told to slow down, each time by five seconds more", async () => {
    const program = await aProgram();
    expect(await program.told()).toBe("authorization_pending");
    for (const intervalSeconds of [10, 15]) {
      const { body } = await program.take();
      expect(body.error).toMatchObject({ code: "slow_down", details: { intervalSeconds } });
    }
    await wait(program, 10);
    expect(await program.told()).toBe("slow_down");
    await wait(program, 20);
    expect(await program.told()).toBe("authorization_pending");
  });

  test("too early gets no key, though it was approved", async () => {
    const program = await aProgram();
    await program.told();
    await program.openedBy(ines);
    await program.approvedBy(ines);
    expect(await program.told()).toBe("slow_down");
    await wait(program, 10);
    expect((await program.take()).status).toBe(200);
  });

  test("with a code that nobody was given learns nothing", async () => {
    const program = await anApprovedProgram();
    Object.assign(program.login, { deviceCode: `${program.login.deviceCode.slice(0, -1)}-` });
    expect(await program.told()).toBe("expired_token");
  });
});

describe("who approves", () => {
  test("must be a member of the workspace, and may choose again", async () => {
    const program = await aProgram();
    await program.openedBy(ines);
    const elsewhere = await TestPerson.signIn(server, "Else", null);
    const { slug } = await elsewhere.makeWorkspace("Elsewhere");
    expect(await program.approvedBy(ines, slug)).toEqual({ status: 404, code: "workspace_not_found" });
    expect(await program.told()).toBe("authorization_pending");
    expect(await program.approvedBy(ines)).toMatchObject({ status: 204 });
  });

  test("and is removed before the program takes the key, gives none", async () => {
    const program = await anApprovedProgram();
    const owner = await TestPerson.signIn(server, "Olga", "owner");
    await owner.call("POST", `/api/v1/members/${ines.id}/remove`, { keepKeys: [] });
    expect(await program.told()).toBe("access_denied");
    const { rowCount } = await superuser.query("select from api_keys where created_by = $1", [ines.uuid]);
    expect(rowCount).toBe(0);
  });

  test("and whose workspace is deleted meanwhile, gives none", async () => {
    const { slug } = await ines.makeWorkspace("Short");
    const program = await aProgram();
    await program.openedBy(ines);
    expect(await program.approvedBy(ines, slug)).toMatchObject({ status: 204 });
    await ines.call("DELETE", "/api/v1/workspace?name=Short");
    expect(await program.told()).toBe("access_denied");
  });

  test("and is removed at the same moment, leaves no key that goes on", async () => {
    const owner = await TestPerson.signIn(server, "Olga", "owner");
    const program = await anApprovedProgram();
    await Promise.all([
      program.take(),
      owner.call("POST", `/api/v1/members/${ines.id}/remove`, { keepKeys: [] }),
    ]);
    const { rows } = await superuser.query(
      "select 1 from api_keys where created_by = $1 and revoked_at is null",
      [ines.uuid],
    );
    expect(rows).toEqual([]);
  });
});
