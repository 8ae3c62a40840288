import { type Dataset, type DatasetVersion, newId, type TaskList } from "@rollout/contract";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const aTask = (name: string) => ({ name, instruction: `Do ${name}` });

test("a draft is its person's alone, and a save of theirs removes it", async () => {
  const { body: dataset } = await server.call<Dataset>("POST", "/api/v1/datasets", {
    name: "drafted",
    tasks: [aTask("a"), aTask("b")],
  });
  const { body: listed } = await server.call<TaskList>("GET", `/api/v1/datasets/${dataset.id}/tasks`);
  const [a, b] = listed.tasks;
  const ann = await TestPerson.signIn(server, "Ann", "member");
  const ben = await TestPerson.signIn(server, "Ben", "member");
  const drafts = `/api/v1/datasets/${dataset.id}/drafts`;
  const draft = (task: unknown) => ({ baseVersion: 1, task });
  expect(await ann.call("PUT", `${drafts}/${a!.id}`, draft({ name: "half" }))).toMatchObject({
    status: 200,
    body: { taskId: a!.id, baseVersion: 1, task: { name: "half" } },
  });
  await ann.call("PUT", `${drafts}/${a!.id}`, draft({ name: "half typed" }));
  await ann.call("PUT", `${drafts}/${b!.id}`, draft(null));
  await ann.call("PUT", `${drafts}/new`, draft({ name: "\u0000 new" }));
  await ben.call("PUT", `${drafts}/${a!.id}`, draft({ name: "ben's" }));
  const listOf = async (person: TestPerson) =>
    (await person.call<{ drafts: { taskId: string | null; task: unknown }[] }>("GET", drafts)).body.drafts;
  expect((await listOf(ann)).map(({ taskId }) => taskId)).toEqual([null, b!.id, a!.id]);
  expect(await listOf(ben)).toMatchObject([{ taskId: a!.id, task: { name: "ben's" } }]);

  const saved = await ann.call<DatasetVersion>("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [
      { op: "replace", taskId: a!.id, task: aTask("a2") },
      { op: "add", task: aTask("new") },
    ],
  });
  expect(saved.body.createdBy).toBe("Ann");
  expect(await listOf(ann)).toMatchObject([{ taskId: b!.id, task: null }]);
  expect(await listOf(ben)).toHaveLength(1);

  const same = { op: "replace", taskId: b!.id, task: aTask("b") };
  const change = { baseVersion: 2, changes: [same] };
  expect((await ann.call("POST", `/api/v1/datasets/${dataset.id}/changes`, change)).body).toMatchObject({
    version: 2,
  });
  expect(await listOf(ann), "what was saved is the same as before").toEqual([]);

  await ann.call("PUT", `${drafts}/${b!.id}`, draft(null));
  expect((await ann.call("DELETE", `${drafts}/${b!.id}`)).status).toBe(204);
  expect(await listOf(ann)).toEqual([]);
  expect(await ann.outcome("PUT", `${drafts}/${newId("task")}`, draft({}))).toEqual({
    status: 404,
    code: "task_not_found",
  });
  expect(await server.call("GET", drafts)).toMatchObject({ body: { error: { code: "session_required" } } });
});
