import type { Dataset, taskRowListSchema } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";

type TaskRowList = z.infer<typeof taskRowListSchema>;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const aTask = (name: string, metadata: object) => ({ name, instruction: `Do ${name}`, metadata });

const aDataset = async (name: string, tasks: readonly object[]): Promise<Dataset> =>
  (await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks })).body;

async function rowsOf(dataset: Dataset, query: Record<string, string>): Promise<TaskRowList> {
  const address = `/api/v1/datasets/${dataset.id}/task-rows?${new URLSearchParams(query)}`;
  return (await server.call<TaskRowList>("GET", address)).body;
}

const namesOf = async (dataset: Dataset, query: Record<string, string>): Promise<string[]> =>
  (await rowsOf(dataset, query)).tasks.map(({ name }) => name);

const withMetadata = (key: string, value: string) => ({ metadata: JSON.stringify([{ key, value }]) });

test("a value of metadata is found by what it says, not by how JSON writes it", async () => {
  const values: Record<string, unknown> = {
    hard: "hard",
    quoted: '"hard"',
    list: ["a", 2, true, null, { b: 1 }, "x,y", ["c"]],
    two: 2,
    yes: true,
    nothing: null,
    "nothing said": "null",
    object: { b: 1 },
    line: 'one\ntwo "three" \\',
  };
  const dataset = await aDataset(
    "worded",
    Object.entries(values).map(([name, value]) => aTask(name, { "a key": value, other: "hard" })),
  );
  const found = (value: string) => namesOf(dataset, withMetadata("a key", value));
  expect(await found("hard")).toEqual(["hard"]);
  expect(await found('"hard"')).toEqual(["quoted"]);
  expect(await found("2")).toEqual(["list", "two"]);
  expect(await found("true")).toEqual(["list", "yes"]);
  expect(await found("null")).toEqual(["nothing said"]);
  expect(await found('{"b":1}')).toEqual([]);
  expect(await found('["c"]')).toEqual([]);
  expect(await found("x")).toEqual([]);
  expect(await found("x,y")).toEqual(["list"]);
  expect(await found('one\ntwo "three" \\')).toEqual(["line"]);
});

test("the same filter finds what the newest version has, page by page, also after a save", async () => {
  const dataset = await aDataset(
    "grown",
    Array.from({ length: 5 }, (_, index) => aTask(`t${index}`, { odd: index % 2 === 1 })),
  );
  const odd = withMetadata("odd", "true");
  const first = await rowsOf(dataset, { ...odd, limit: "1" });
  expect([first.tasks[0]?.name, first.total]).toEqual(["t1", 2]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [{ op: "add", task: aTask("new", { odd: true }), at: 1 }],
  });
  expect(await namesOf(dataset, odd)).toEqual(["new", "t1", "t3"]);
  expect(await namesOf(dataset, { ...odd, version: "1" })).toEqual(["t1", "t3"]);
  expect(await namesOf(dataset, { ...odd, version: "1", cursor: first.nextCursor! })).toEqual(["t3"]);
});
