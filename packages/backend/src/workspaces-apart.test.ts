import {
  type AuditEntryList,
  idFromUuid,
  type LiveChanged,
  newId,
  type Route,
  routes,
} from "@rollout/contract";
import {
  callRoute,
  type FullWorkspace,
  fingerprintRows,
  makeFullWorkspace,
  makeWorkspaceObjects,
  ownRefusals,
  type RawReply,
  RecordBuilder,
  sampleCalls,
  startTestServer,
  TestPerson,
  type TestServer,
  TestStream,
  unknownObjects,
  type WorkspaceObjects,
} from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

/*
 * A key or an owner of one workspace learns and changes nothing of another. Each route is called with every id and name
 * that its sample call can take, first one that belongs to a stranger, then one that nobody has: the replies
 * must be the same, and the rows of the stranger must stay as they were.
 */

let server: TestServer;
let ownerOfVictim: TestPerson;
let slugOfVictim: string;
let victim: WorkspaceObjects;
let victimId: string;
let rowsOfVictim: Record<string, string>;

/** `runs.last_activity_at` moves after the commit of ingest, once a second at most, in ms. */
const activitySettlesMs = 1_500;

beforeAll(async () => {
  server = await startTestServer();
  ({ id: victimId, slug: slugOfVictim, own: victim, owner: ownerOfVictim } = await makeFullWorkspace(server));
  await new Promise((resolve) => setTimeout(resolve, activitySettlesMs));
  rowsOfVictim = await fingerprintRows(server.superuser, victimId);
});

afterAll(() => server.stop());

afterEach(async () => {
  expect(await fingerprintRows(server.superuser, victimId)).toEqual(rowsOfVictim);
  expect(await ownerOfVictim.outcome("GET", "/api/v1/session")).toMatchObject({ status: 200 });
});

const aStranger = (): Promise<FullWorkspace> => makeFullWorkspace(server);

/** By key where the route takes keys, else from the page of the owner. */
const call = (
  name: keyof typeof routes,
  { key, owner, slug }: FullWorkspace,
  objects: WorkspaceObjects,
): Promise<RawReply> => {
  const headers: Record<string, string> =
    "key" in routes[name].callers
      ? { authorization: `Bearer ${key}` }
      : { cookie: owner.cookie, origin: server.url, "x-rollout-workspace": slug };
  return callRoute(server.url, routes[name], sampleCalls[name](objects), headers);
};

const names = Object.keys(routes) as (keyof typeof routes)[];
const fields = Object.keys(unknownObjects()) as (keyof WorkspaceObjects)[];

/** The fields that change the call of a route. */
function fieldsOf(name: keyof typeof routes): (keyof WorkspaceObjects)[] {
  const objects = unknownObjects();
  const others = unknownObjects();
  const marks = (given: WorkspaceObjects): (keyof WorkspaceObjects)[] => {
    const { path, body = "" } = sampleCalls[name](given);
    return fields.filter((field) => (path + body).includes(given[field]));
  };
  expect(marks(objects)).toEqual(marks(others));
  return marks(objects);
}

/** Ids, times and the names given are each reply's own; everything else must be equal. */
function withoutOwn(text: string, objects: WorkspaceObjects): string {
  let masked = text;
  for (const field of fields) masked = masked.replaceAll(objects[field], `<${field}>`);
  return masked
    .replaceAll(
      /\b(ws|user|key|ses|inv|aud|run|ro|dsv|ds|task|rev|file|upl|bkt|set|job)_[0-7][0-9a-z]{25}\b/g,
      "<$1 id>",
    )
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
    .replaceAll(/"sha256":"[0-9a-f]{64}"/g, '"sha256":"<hash>"');
}

/**
 * Calls with objects of which nobody has `field` that make something of the caller's own instead of finding
 * nothing: ids of runs, rollouts and records come from the client, names of files from whoever uploads.
 */
const making: Partial<Record<keyof typeof routes, readonly (keyof WorkspaceObjects)[]>> = {
  ingest: ["runId", "rolloutId", "taskId", "writerId", "recordId"],
  startRun: ["runId", "groupId", "workflowName", "agentName"],
  createDatasetVersion: ["taskName"],
  uploadFile: ["fileName"],
  createUpload: ["fileName"],
  // Nothing is made, but what is to go may be gone.
  deleteTaskDraft: ["taskId"],
};

const findsNothing = ({ status, text }: RawReply): boolean =>
  status === 404 ||
  Object.values(JSON.parse(text) as object).every((value) => !Array.isArray(value) || value.length === 0);

describe.each(names)("%s", (name) => {
  const route: Route = routes[name];

  test("answers its sample call in the workspace that holds the objects, as documented", async () => {
    const stranger = await aStranger();
    const reply = await call(name, stranger, stranger.own);
    const refusal = name === "leaveWorkspace" ? "last_owner" : ownRefusals[name];
    if (refusal) return expect(reply.code).toBe(refusal);
    expect(reply.status, reply.text).toBe(route.status ?? 200);
    if (!(route.reply instanceof z.ZodType)) return;
    route.reply.parse(JSON.parse(reply.text));
    if (reply.text.includes('"nextCursor"')) expect(findsNothing(reply), reply.text).toBe(false);
  });

  for (const field of fieldsOf(name)) {
    if (name === "acceptInvitation") continue;
    test(`says of a ${field} of another workspace what it says of one that nobody has`, async () => {
      const [one, other] = [await aStranger(), await aStranger()];
      const foreign = { ...one.own, [field]: victim[field] };
      const unknown = { ...other.own, [field]: unknownObjects()[field] };
      const reply = await call(name, one, foreign);
      const expected = await call(name, other, unknown);
      expect(withoutOwn(reply.text, foreign)).toBe(withoutOwn(expected.text, unknown));
      expect(reply.status).toBe(expected.status);
      if (!making[name]?.includes(field)) expect(findsNothing(expected), expected.text).toBe(true);
      for (const secret of fields) {
        if (secret !== field) expect(reply.text).not.toContain(victim[secret]);
      }
    });
  }
});

test("an invitation is refused to whoever has another address, which the log of its workspace tells", async () => {
  const inviter = await aStranger();
  const { owner } = await aStranger();
  const before = await fingerprintRows(server.superuser, inviter.id);
  const address = `/api/v1/session/invitations/${inviter.own.invitationId}/accept`;
  expect(await owner.outcome("POST", address)).toEqual({ status: 403, code: "invitation_other_address" });
  expect(await owner.outcome("GET", "/api/v1/audit")).toMatchObject({ status: 200 });
  const { body } = await inviter.owner.call<AuditEntryList>("GET", "/api/v1/audit?limit=1");
  expect(body.entries).toMatchObject([
    { action: "invitation.accept", outcome: "refused", code: "invitation_other_address" },
  ]);
  const { audit_entries: _before, ...others } = before;
  expect(await fingerprintRows(server.superuser, inviter.id)).toMatchObject(others);
});

test("ids that sample calls do not carry are foreign too: of a workspace to restore, of a person to transfer to", async () => {
  const { owner } = await aStranger();
  const unknown = unknownObjects();
  for (const id of [idFromUuid("ws", victimId), newId("ws")]) {
    const restored = await owner.outcome("POST", `/api/v1/workspaces/${id}/restore`);
    expect(restored).toEqual({ status: 404, code: "workspace_not_found" });
  }
  for (const userId of [victim.userId, ownerOfVictim.id, unknown.userId]) {
    const transferred = await owner.outcome("POST", "/api/v1/workspace/transfer", { userId });
    expect(transferred).toEqual({ status: 404, code: "member_not_found" });
  }
  for (const keepKeys of [[victim.apiKeyId], [unknown.apiKeyId]]) {
    const slug = owner.workspace;
    const member = await TestPerson.signIn({ ...server, workspace: slug }, "Member", "member");
    const removed = await owner.outcome("POST", `/api/v1/members/${member.id}/remove`, { keepKeys });
    expect(removed).toEqual({ status: 404, code: "api_key_not_found" });
  }
});

test("a key cannot ask for another workspace, by header or by address, and is told both names", async () => {
  const { slug, key } = await aStranger();
  const objects = unknownObjects();
  for (const name of names) {
    const route: Route = routes[name];
    if (!("key" in route.callers)) continue;
    const sample = sampleCalls[name](objects);
    const withQuery = `${sample.path}${sample.path.includes("?") ? "&" : "?"}workspace=${slugOfVictim}`;
    const byHeader = { authorization: `Bearer ${key}`, "x-rollout-workspace": slugOfVictim };
    for (const reply of [
      await callRoute(server.url, route, sample, byHeader),
      await callRoute(server.url, route, { ...sample, path: withQuery }, { authorization: `Bearer ${key}` }),
    ]) {
      expect([name, reply.status, reply.code]).toEqual([name, 403, "workspace_mismatch"]);
      expect(reply.text).toContain(`belongs to the workspace ${slug},`);
      expect(reply.text).toContain(`asks for ${slugOfVictim}.`);
    }
  }
});

test("records under the run and rollout of another workspace store nothing there", async () => {
  const { key, own } = await aStranger();
  for (const runId of [victim.runId, own.runId]) {
    const writer = new RecordBuilder(runId, victim.rolloutId);
    const records = [writer.started(), writer.event(), writer.finished({ status: "failed" })];
    const reply = await callRoute(
      server.url,
      routes.ingest,
      {
        path: "/api/v1/ingest",
        contentType: "application/json",
        body: JSON.stringify({ writerId: victim.writerId, records }),
      },
      { authorization: `Bearer ${key}` },
    );
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject(
      runId === own.runId
        ? { accepted: 3, rejected: [] }
        : { accepted: 0, rejected: Array(3).fill({ code: "run_not_found" }) },
    );
  }
  const { body } = await ownerOfVictim.call<{ rollout: { status: string; events: number } }>(
    "GET",
    `/api/v1/rollouts/${victim.rolloutId}`,
  );
  expect(body.rollout).toMatchObject({ status: "succeeded" });
});

test("the stream of a workspace tells nothing of another", async () => {
  const stranger = await aStranger();
  const stream = await TestStream.open(`${server.url}/api/v1/live`, {
    authorization: `Bearer ${stranger.key}`,
  });
  await stream.next("ready");
  await aStranger();
  const own = await makeWorkspaceObjects(server.url, stranger.key);
  const seen: string[] = [];
  while (!seen.includes(own.runId)) {
    const { data } = (await stream.next("changed")) ?? {};
    seen.push(...(data as LiveChanged).runs);
  }
  const runs = await server.superuser.query("select id from runs where workspace_id = $1", [stranger.id]);
  expect(runs.rows.map(({ id }) => idFromUuid("run", id))).toEqual(expect.arrayContaining(seen));
  stream.close();
});
