import {
  countRows,
  listOtherTables,
  listWorkspaceTables,
  makeFullWorkspace,
  startTestServer,
  type TestServer,
  type WorkspaceTable,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

/* What Postgres itself keeps apart, whatever a query forgets. Tables are taken from the catalog, so that a new one is tested. */

let server: TestServer;
let tables: WorkspaceTable[];
let serving: pg.Client;
let superuser: pg.Client;
let own: string;
let other: string;

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
};

beforeAll(async () => {
  server = await startTestServer();
  serving = await connected(server.database.databaseUrl);
  superuser = await connected(server.database.superuserUrl);
  tables = await listWorkspaceTables(superuser);
  [own, other] = [(await makeFullWorkspace(server)).id, (await makeFullWorkspace(server)).id];
  // Checked outputs leave this queue at once; here nothing wakes what empties it.
  await superuser.query(
    "insert into output_checks (workspace_id, rollout_id) select workspace_id, id from rollouts on conflict do nothing",
  );
});

afterAll(async () => {
  await serving.end();
  await superuser.end();
  await server.stop();
});

const asWorkspace = async (id: string): Promise<void> => {
  await serving.query("begin");
  await serving.query("select set_config('rollout.workspace_id', $1, true)", [id]);
};
afterEach(() => serving.query("rollback"));

const codeOf = (query: Promise<unknown>): Promise<string> =>
  query.then(
    () => "no error",
    (error: pg.DatabaseError) => error.code ?? "unknown",
  );
const rowsOrCode = (query: Promise<pg.QueryResult>): Promise<number | null | string> =>
  query.then(
    ({ rowCount }) => rowCount,
    (error: pg.DatabaseError) => error.code ?? "unknown",
  );
const insufficientPrivilege = "42501";

/** The one table that the serving role cannot even change in its own workspace. */
const appendOnly = "audit_entries";

test("every table of workspaces has row-level security that binds its owner too, and a policy", () => {
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["workspaces", "trace_events", "api_keys"]),
  );
  for (const table of tables) {
    expect(table).toMatchObject({ hasRowSecurity: true, forcesRowSecurity: true });
    expect(table.policies, table.name).toBeGreaterThan(0);
  }
});

test("without a workspace the serving role sees no row of any", async () => {
  const there = await countRows(superuser, tables);
  for (const [name, count] of Object.entries(there)) expect(count, name).toBeGreaterThan(0);
  const seen = await countRows(serving, tables);
  expect(seen).toEqual(Object.fromEntries(tables.map(({ name }) => [name, 0])));
});

test("in a workspace the serving role sees its rows, and no row of another", async () => {
  const ownRows = await countRows(superuser, tables, own);
  await asWorkspace(own);
  expect(await countRows(serving, tables)).toEqual(ownRows);
  expect(await countRows(serving, tables, other)).toEqual(
    Object.fromEntries(tables.map(({ name }) => [name, 0])),
  );
});

test("in a workspace no row can be changed, deleted or written for another", async () => {
  for (const { name, column } of tables) {
    for (const statement of [
      `update ${name} set ${column} = ${column} where ${column} = '${other}'`,
      `delete from ${name} where ${column} = '${other}'`,
    ]) {
      await asWorkspace(own);
      const outcome = await rowsOrCode(serving.query(statement));
      expect([statement, outcome]).toEqual([statement, name === appendOnly ? insufficientPrivilege : 0]);
      await serving.query("rollback");
    }
    await asWorkspace(own);
    const given = await codeOf(serving.query(`update ${name} set ${column} = '${other}'`));
    expect([name, given]).toEqual([name, insufficientPrivilege]);
    await serving.query("rollback");
    await asWorkspace(own);
    const copied = `insert into ${name} overriding system value
      select (json_populate_record(t, json_build_object('${column}', '${other}'))).* from ${name} t`;
    expect([name, await codeOf(serving.query(copied))]).toEqual([name, insufficientPrivilege]);
    await serving.query("rollback");
  }
});

test("a setting of one transaction is gone in the next", async () => {
  await asWorkspace(own);
  await serving.query("commit");
  expect((await countRows(serving, tables)).workspaces).toBe(0);
});

test("functions that look across workspaces leave no way open behind them", async () => {
  const { rows: functions } = await superuser.query<{ call: string }>(
    `select format('%I(%s)', p.proname,
       (select string_agg('null::' || format_type(type, null), ', ' order by place)
        from unnest(p.proargtypes) with ordinality as argument(type, place))) as call
     from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype`,
  );
  expect(functions.length).toBeGreaterThan(20);
  const seen: Record<string, number> = {};
  const known = [`find_workspace_by_slug('${server.workspace}')`, `list_workspaces_of_user('${own}')`];
  for (const call of [...functions.map((each) => each.call), ...known]) {
    await serving.query("begin");
    // One that refuses its values takes the transaction with it, and what it set.
    if ((await codeOf(serving.query(`select * from ${call}`))) === "no error") {
      seen[call] = (await countRows(serving, tables)).workspaces!;
    }
    await serving.query("rollback");
  }
  expect(Object.keys(seen).length).toBeGreaterThan(functions.length / 2);
  expect(Object.entries(seen).filter(([, count]) => count > 0)).toEqual([]);
});

describe("the serving role", () => {
  test("is no superuser, bypasses nothing, makes nothing and belongs to no other role", async () => {
    const { rows } = await superuser.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
         (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships
       from pg_roles r where rolname = $1`,
      [server.database.servingRole],
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        memberships: 0,
      },
    ]);
  });

  test("owns nothing", async () => {
    const { rows } = await superuser.query(
      `select d.classid::regclass::text as catalog, d.objid from pg_shdepend d
       join pg_roles r on r.oid = d.refobjid
       where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and r.rolname = $1
         and d.dbid in (0, (select oid from pg_database where datname = current_database()))`,
      [server.database.servingRole],
    );
    expect(rows).toEqual([]);
  });

  test("reads and writes no table of people, sessions and links, nor any other beside workspaces", async () => {
    const others = await listOtherTables(superuser);
    expect(others).toEqual(expect.arrayContaining(["users", "sessions", "sign_in_links"]));
    for (const name of others) {
      for (const statement of [
        `select from ${name}`,
        `delete from ${name}`,
        `insert into ${name} default values`,
      ]) {
        expect([statement, await codeOf(serving.query(statement))]).toEqual([
          statement,
          insufficientPrivilege,
        ]);
      }
    }
  });

  test("makes no table, function or schema", async () => {
    for (const statement of [
      "create table public.mine (id int)",
      "create schema mine",
      "create function public.mine() returns int language sql as 'select 1'",
      "alter table trace_events disable row level security",
      "drop policy own_workspace on trace_events",
      "set row_security = off; select from trace_events",
    ]) {
      expect([statement, await codeOf(serving.query(statement))]).toEqual([statement, insufficientPrivilege]);
    }
  });
});

test("a role that only serves sees no more by setting rollout.across_workspaces itself", async () => {
  await serving.query("set rollout.across_workspaces = 'on'");
  try {
    for (const { name } of tables) {
      const { rows } = await serving.query(`select count(*)::int as count from ${name}`);
      expect([name, rows[0].count]).toEqual([name, 0]);
    }
  } finally {
    await serving.query("reset rollout.across_workspaces");
  }
});
