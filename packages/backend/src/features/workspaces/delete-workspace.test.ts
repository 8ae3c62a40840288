import type { ErrorReply } from "@rollout/contract";
import {
  listAuditEntries,
  startTestServer,
  TestPerson,
  type TestServer,
  TestStream,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let max: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  max = await TestPerson.signIn(server, "Max", "member");
});
afterAll(() => server.stop());

const slugsOf = async (person: TestPerson): Promise<string[]> =>
  (await person.session()).workspaces.map(({ workspace }) => workspace.slug);

/** What the audit log keeps of a workspace, oldest first. */
const auditOf = (slug: string) => listAuditEntries(server.superuser, slug, ["action", "outcome"]);

const dave = (): Promise<TestPerson> => TestPerson.signIn(server, "Dave", null);

test("a deleted workspace is gone for everyone at once, and its owner can take it back with everything", async () => {
  const person = await dave();
  const made = await person.makeWorkspace("Short-lived");
  const member = await TestPerson.signIn({ ...server, workspace: made.slug }, "Member", "member");
  const { body: created } = await person.call<{ secret: string }>("POST", "/api/v1/api-keys", { name: "ci" });
  const codeOfKey = async () => {
    const headers = { authorization: `Bearer ${created.secret}` };
    const response = await fetch(`${server.url}/api/v1/datasets`, { headers });
    return [response.status, ((await response.json()) as ErrorReply).error?.code];
  };
  expect(await codeOfKey()).toEqual([200, undefined]);
  expect(await person.outcome("DELETE", "/api/v1/workspace?name=short-lived")).toEqual({
    status: 409,
    code: "workspace_name_mismatch",
  });
  expect((await person.call("DELETE", "/api/v1/workspace?name=Short-lived")).status).toBe(204);

  for (const each of [person, member]) {
    expect(await each.outcome("GET", "/api/v1/datasets")).toEqual({
      status: 404,
      code: "workspace_not_found",
    });
    expect(await slugsOf(each)).toEqual([]);
  }
  await expect.poll(codeOfKey, { timeout: 1_000 }).toEqual([403, "workspace_deleted"]);
  expect(await max.outcome("POST", "/api/v1/workspaces", { slug: made.slug, name: "Mine" })).toEqual({
    status: 409,
    code: "slug_taken",
  });
  expect((await member.session()).deletedWorkspaces).toEqual([]);
  const [deleted] = (await person.session()).deletedWorkspaces;
  expect(deleted?.workspace).toEqual(made);
  expect(Date.parse(deleted!.purgedAt) - Date.parse(deleted!.deletedAt)).toBe(24 * 60 * 60 * 1000);

  const restore = (by: TestPerson) => by.outcome("POST", `/api/v1/workspaces/${made.id}/restore`);
  for (const each of [member, max]) {
    expect(await restore(each)).toEqual({ status: 404, code: "workspace_not_found" });
  }
  expect(await restore(person)).toEqual({ status: 200, code: undefined });
  expect(await slugsOf(member)).toEqual([made.slug]);
  await expect.poll(codeOfKey, { timeout: 1_000 }).toEqual([200, undefined]);
  expect(await restore(person)).toEqual({ status: 404, code: "workspace_not_found" });
  expect((await auditOf(made.slug)).map(({ action, outcome: o }) => `${action} ${o}`)).toEqual([
    "workspace.create done",
    "api_key.create done",
    "workspace.delete refused",
    "workspace.delete done",
    "workspace.restore done",
  ]);
});

test("an open page of a deleted workspace ends within five seconds", async () => {
  const person = await dave();
  const { name, slug } = await person.makeWorkspace("Team");
  const stream = await TestStream.open(`${server.url}/api/v1/live?workspace=${slug}`, {
    cookie: person.cookie,
  });
  await stream.next("ready");
  await person.call("DELETE", `/api/v1/workspace?name=${name}`);
  const deletedAt = Date.now();
  await stream.ended();
  expect(Date.now() - deletedAt).toBeLessThan(5_000);
});
