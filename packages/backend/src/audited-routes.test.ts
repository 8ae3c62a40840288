import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type AuditAction, type Bucket, type Route, routes } from "@rollout/contract";
import {
  bucketConnection,
  callRoute,
  type FullWorkspace,
  GithubDouble,
  makeFullWorkspace,
  type RawReply,
  type S3Server,
  type SampleCall,
  s3ClientConfig,
  sampleCalls,
  startS3Server,
  startTestServer,
  TestPerson,
  TestProgram,
  type TestServer,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/* Every route that says what the audit log calls it writes one entry: who, from where, by which request, and how it ended. */

type Name = keyof typeof routes;

let server: TestServer;
let github: GithubDouble;
let s3: S3Server;
const githubToken = "github_pat_of_a_test_that_audits";

beforeAll(async () => {
  github = await GithubDouble.start();
  github.tokens.set(githubToken, { login: "ines" });
  s3 = await startS3Server();
  server = await startTestServer({ ROLLOUT_GITHUB_URL: github.url });
});
afterAll(async () => {
  await server.stop();
  await s3.stop();
  await github.stop();
});

const actionOf = (name: Name): AuditAction | undefined => {
  const { audit }: Route = routes[name];
  return audit === "none" ? undefined : audit;
};
const audited = (Object.keys(routes) as Name[]).filter((name) => actionOf(name) !== undefined);

interface Entry {
  readonly action: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly actor_kind: string;
  readonly actor_name: string;
  readonly address: string;
  readonly workspace_id: string;
}

const entriesOf = async ({ requestId }: RawReply): Promise<Entry[]> =>
  (
    await server.superuser.query<Entry>(
      `select action, outcome, code, actor_kind, actor_name, address, workspace_id
       from audit_entries where request_id = $1`,
      [requestId],
    )
  ).rows;

const onPageOf = (person: TestPerson): Record<string, string> => ({
  cookie: person.cookie,
  origin: server.url,
  "x-rollout-workspace": person.workspace,
});

interface Prepared {
  readonly sample: SampleCall;
  readonly person?: TestPerson;
}

const json = (path: string, body: unknown): SampleCall => ({
  path,
  contentType: "application/json",
  body: JSON.stringify(body),
});

const connectedBucket = async (owner: TestPerson): Promise<Bucket> =>
  (await owner.call<Bucket>("POST", "/api/v1/buckets", bucketConnection(s3))).body;

/** Where the sample call is refused by design, a call that is not. */
const successes: Partial<Record<Name, (workspace: FullWorkspace) => Promise<Prepared>>> = {
  signInByLink: async () => {
    const token = new URLSearchParams(new URL(server.ownerLink).hash.slice(1)).get("token");
    return { sample: json("/api/v1/session/link", { token }) };
  },
  acceptInvitation: async ({ owner }) => {
    const email = "ines@example.com";
    const sent = await owner.call<{ invitation: { id: string } }>("POST", "/api/v1/invitations", { email });
    const path = `/api/v1/session/invitations/${sent.body.invitation.id}/accept`;
    return { sample: { path }, person: await TestPerson.signIn(server, "Stranger", null, email) };
  },
  restoreWorkspace: async ({ owner }) => {
    const workspace = (await owner.session()).workspaces[0]!.workspace;
    await owner.call("DELETE", "/api/v1/workspace?name=Elsewhere");
    return { sample: { path: `/api/v1/workspaces/${workspace.id}/restore` } };
  },
  transferWorkspace: async ({ own }) => ({
    sample: json("/api/v1/workspace/transfer", { userId: own.userId }),
  }),
  deleteWorkspace: async () => ({ sample: { path: "/api/v1/workspace?name=Elsewhere" } }),
  leaveWorkspace: async ({ slug }) => ({
    sample: { path: "/api/v1/members/leave" },
    person: await TestPerson.signIn({ ...server, workspace: slug }, "Stranger", "member"),
  }),
  approveDeviceLogin: async ({ owner, slug }) => {
    const program = await TestProgram.start(server.url);
    await program.openedBy(owner);
    const { userCode } = program.login;
    return { sample: json("/api/v1/device-logins/approve", { userCode, workspace: slug }) };
  },
  takeDeviceLoginKey: async ({ owner }) => {
    const program = await TestProgram.start(server.url);
    await program.openedBy(owner);
    await program.approvedBy(owner);
    const { deviceCode } = program.login;
    return { sample: json("/api/v1/device-logins/token", { deviceCode }) };
  },
  createBucket: async () => ({ sample: json("/api/v1/buckets", bucketConnection(s3)) }),
  updateBucket: async ({ owner }) => ({
    sample: json(`/api/v1/buckets/${(await connectedBucket(owner)).id}`, { name: "renamed" }),
  }),
  deleteObject: async ({ owner }) => {
    const { id } = await connectedBucket(owner);
    const client = new S3Client(s3ClientConfig(s3));
    await client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: "old.txt", Body: "old" }));
    client.destroy();
    return { sample: { path: `/api/v1/buckets/${id}/content?key=old.txt` } };
  },
  connectGithub: async () => ({ sample: json("/api/v1/github", { token: githubToken }) }),
  updateMember: async ({ own }) => ({ sample: json(`/api/v1/members/${own.userId}`, { role: "owner" }) }),
};

/** Routes whose one call is not one entry, with the reason. */
const otherNumbers: Partial<Record<Name, { readonly entries: number; readonly reason: string }>> = {
  revokeOtherSessions: { entries: 0, reason: "an entry for each session that ended, and there is no other" },
};

describe("what was done", () => {
  test.each(audited)("%s", async (name) => {
    const workspace = await makeFullWorkspace(server);
    const prepared = (await successes[name]?.(workspace)) ?? { sample: sampleCalls[name](workspace.own) };
    const route: Route = routes[name];
    const headers = "anyone" in route.callers ? {} : onPageOf(prepared.person ?? workspace.owner);
    const reply = await callRoute(server.url, route, prepared.sample, headers);
    expect(reply.status, reply.text).toBe(route.status ?? 200);
    const entry = {
      action: actionOf(name),
      outcome: "done",
      code: null,
      actor_kind: "person",
      actor_name: name === "signInByLink" ? "Owner" : "Stranger",
      address: "127.0.0.1",
      workspace_id: expect.any(String),
    };
    expect(await entriesOf(reply)).toEqual(Array(otherNumbers[name]?.entries ?? 1).fill(entry));
  });
});

const ofWorkspaces = audited.filter((name) => !("anyone" in routes[name].callers));

describe("what was refused", () => {
  test.each(ofWorkspaces)("%s, to a key that may only read", async (name) => {
    const workspace = await makeFullWorkspace(server);
    const made = await workspace.owner.call<{ secret: string }>("POST", "/api/v1/api-keys", {
      name: "reader",
      scopes: ["read"],
    });
    const headers = { authorization: `Bearer ${made.body.secret}` };
    const reply = await callRoute(server.url, routes[name], sampleCalls[name](workspace.own), headers);
    const code = "key" in routes[name].callers ? "scope_missing" : "session_required";
    expect(reply.code).toBe(code);
    const source = { actor_kind: "key", actor_name: "reader", address: "127.0.0.1" };
    expect(await entriesOf(reply)).toEqual([
      { ...source, action: actionOf(name), outcome: "refused", code, workspace_id: workspace.id },
    ]);
  });

  const ofOwners = audited.filter((name) => {
    const { callers }: Route = routes[name];
    return "session" in callers && callers.session === "owner";
  });
  test.each(ofOwners)("%s, to a member", async (name) => {
    const { own, slug, id } = await makeFullWorkspace(server);
    const max = await TestPerson.signIn({ ...server, workspace: slug }, "Max", "member");
    const reply = await callRoute(server.url, routes[name], sampleCalls[name](own), onPageOf(max));
    expect(await entriesOf(reply)).toMatchObject([
      {
        action: actionOf(name),
        outcome: "refused",
        code: "role_missing",
        actor_name: "Max",
        workspace_id: id,
      },
    ]);
  });

  test("a change that its own rules refuse", async () => {
    const { own, owner } = await makeFullWorkspace(server);
    for (const [name, code] of [
      ["deleteWorkspace", "workspace_name_mismatch"],
      ["leaveWorkspace", "last_owner"],
    ] as const) {
      const reply = await callRoute(server.url, routes[name], sampleCalls[name](own), onPageOf(owner));
      expect(await entriesOf(reply)).toMatchObject([{ action: actionOf(name), outcome: "refused", code }]);
    }
  });
});

test("a call that names what is not there, or is not understood, is no entry", async () => {
  const { owner } = await makeFullWorkspace(server);
  for (const [name, sample] of [
    ["deleteDataset", { path: "/api/v1/datasets/ds_00000000000000000000000000" }],
    ["createApiKey", json("/api/v1/api-keys", { name: "" })],
    ["updateWorkspace", json("/api/v1/workspace", { name: "Elsewhere" })],
  ] as const) {
    expect(await entriesOf(await callRoute(server.url, routes[name], sample, onPageOf(owner)))).toEqual([]);
  }
});

describe("nobody takes an entry back", () => {
  const insufficientPrivilege = "42501";
  const statements = [
    "delete from audit_entries",
    "update audit_entries set actor_name = 'nobody'",
    "truncate audit_entries",
  ];

  test.each(["databaseUrl", "migrationUrl"] as const)("by %s", async (url) => {
    const workspace = await makeFullWorkspace(server);
    const count = async (): Promise<number> =>
      (await server.superuser.query("select count(*)::int as count from audit_entries")).rows[0].count;
    const before = await count();
    const client = new pg.Client({ connectionString: server.database[url] });
    await client.connect();
    await client.query(`set rollout.workspace_id = '${workspace.id}'`);
    const met: string[] = [];
    for (const statement of statements) {
      await client.query(statement).catch((error: pg.DatabaseError) => met.push(error.code!));
    }
    await client.end();
    expect(met).toEqual(statements.map(() => insufficientPrivilege));
    expect(await count()).toBe(before);
  });

  test("nor writes one past the function that says who did it", async () => {
    const client = new pg.Client({ connectionString: server.database.databaseUrl });
    await client.connect();
    const insert = "insert into audit_entries (id, actor_kind, actor_name, action, outcome) values";
    const values = "(gen_random_uuid(), 'system', 'system', 'session.open', 'done')";
    await expect(client.query(`${insert} ${values}`)).rejects.toMatchObject({ code: insufficientPrivilege });
    await client.end();
  });
});
