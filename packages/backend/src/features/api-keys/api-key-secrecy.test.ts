import { randomInt } from "node:crypto";
import type { CreatedApiKey, ErrorReply } from "@rollout/contract";
import { makeWorkspaceObjects, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isWellFormedApiKey, newApiKey } from "../../platform/api-key.js";

/* The text of a key is nowhere but with its owner, and what is no key costs nothing. */

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

test("no column of any table holds a key after keys were made and used", async () => {
  const owner = await TestPerson.signIn(server, "Olga", "owner");
  const { body } = await owner.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "canary" });
  for (const key of [server.apiKey, body.secret]) await makeWorkspaceObjects(server.url, key);
  await owner.call("DELETE", `/api/v1/api-keys/${body.apiKey.id}`);

  const superuser = new pg.Client({ connectionString: server.database.superuserUrl });
  await superuser.connect();
  try {
    const { rows: columns } = await superuser.query<{ name: string; column: string; is_bytes: boolean }>(
      `select c.oid::regclass::text as name, quote_ident(a.attname) as column, a.atttypid = 'bytea'::regtype as is_bytes
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
    );
    expect(columns.length).toBeGreaterThan(200);
    const found: string[] = [];
    for (const { name, column, is_bytes: isBytes } of columns) {
      const text = isBytes ? `encode(${column}, 'escape')` : `${column}::text`;
      const { rows } = await superuser.query(
        `select 1 from ${name} where ${text} ~ 'mv37_rl_[0-9A-Za-z]{38}' limit 1`,
      );
      if (rows.length > 0) found.push(`${name}.${column}`);
    }
    expect(found).toEqual([]);
  } finally {
    await superuser.end();
  }
});

test("of a million random texts of the form of a key, none is taken for one", () => {
  let accepted = 0;
  for (let count = 0; count < 1_000_000; count++) {
    let text = "mv37_rl_";
    for (let index = 0; index < 38; index++) text += alphabet[Math.floor(Math.random() * 62)];
    if (isWellFormedApiKey(text)) accepted++;
  }
  expect(accepted).toBe(0);
});

/** The key with another character at this place. */
function mistyped(key: string, place: number): string {
  const others = [...alphabet].filter((character) => character !== key[place]);
  return key.slice(0, place) + others[randomInt(others.length)] + key.slice(place + 1);
}

test("a key with one other character is no key, at every place", () => {
  const key = newApiKey();
  expect(isWellFormedApiKey(key)).toBe(true);
  for (let place = 0; place < key.length; place++) {
    expect([place, isWellFormedApiKey(mistyped(key, place))]).toEqual([place, false]);
  }
});

test("a mistyped key is refused without asking the database, which may be away", async () => {
  const codeOf = async (key: string): Promise<string> => {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${server.url}/api/v1/datasets`, { headers });
    return ((await response.json()) as ErrorReply).error?.code ?? "let in";
  };
  expect(await codeOf(server.apiKey)).toBe("let in");

  const elsewhere = new URL(server.database.superuserUrl);
  const name = elsewhere.pathname.slice(1);
  elsewhere.pathname = "/postgres";
  const superuser = new pg.Client({ connectionString: elsewhere.href });
  await superuser.connect();
  try {
    await superuser.query(`alter database ${name} allow_connections false`);
    await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      name,
    ]);
    await expect.poll(() => codeOf(newApiKey()), { timeout: 5_000 }).toBe("database_unavailable");
    for (let count = 0; count < 100; count++) {
      expect(await codeOf(mistyped(server.apiKey, randomInt(8, 46)))).toBe("key_malformed");
    }
    expect(await codeOf(newApiKey())).toBe("database_unavailable");
  } finally {
    await superuser.query(`alter database ${name} allow_connections true`);
    await superuser.end();
  }
});
