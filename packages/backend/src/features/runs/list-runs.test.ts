import {
  type GroupList,
  type LiveChanged,
  newId,
  type RolloutStatus,
  type Run,
  uuidFromId,
} from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer, TestStream } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

type RunPage = { runs: Run[]; nextCursor: string | null };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const stream = await TestStream.open(`${server.url}/api/v1/live`, {
    authorization: `Bearer ${server.apiKey}`,
  });
  for (const name of Object.keys(nightly)) await makeRun(name);
  await settle(stream);
});
afterAll(() => server.stop());

type Attempt = "succeeded" | "failed" | "running" | "stalled";
interface RunPlan {
  group?: string;
  workflow?: string;
  agent?: string;
  attempts: Attempt[];
  /** The run was started so long ago that nothing that was planned may still start. */
  isOld?: boolean;
  expected: RolloutStatus;
}

/** Runs by name, oldest first, with the status that the rule gives them. */
const nightly: Record<string, RunPlan> = {
  "all good": {
    group: "g1",
    workflow: "support",
    agent: "a",
    attempts: ["succeeded", "succeeded"],
    expected: "succeeded",
  },
  "one failed": {
    group: "g1",
    workflow: "papers",
    agent: "b",
    attempts: ["succeeded", "failed"],
    expected: "failed",
  },
  "one stalled": { group: "g2", workflow: "support", attempts: ["failed", "stalled"], expected: "stalled" },
  "one running": { group: "g2", workflow: "support", attempts: ["stalled", "running"], expected: "running" },
  "just started": { group: "g3", attempts: [], expected: "running" },
  "never began": { group: "g3", attempts: [], isOld: true, expected: "stalled" },
  alone: { workflow: "support", attempts: ["succeeded"], expected: "succeeded" },
};
const ids = new Map<string, string>();

async function makeRun(name: string): Promise<void> {
  const plan = nightly[name]!;
  const id = newId("run");
  ids.set(name, id);
  await server.call("POST", "/api/v1/runs", {
    id,
    groupId: plan.group,
    workflowName: plan.workflow,
    agentName: plan.agent,
  });
  for (const [index, attempt] of plan.attempts.entries()) {
    const writer = new RecordBuilder(id);
    const records = [
      writer.started({ task: { name: `task of ${name}` } }),
      writer.event({ costUsd: 0.25, tokens: { input: 10, output: 5 } }),
    ];
    if (attempt === "succeeded" || attempt === "failed") {
      records.push(writer.finished({ status: attempt, endOffsetMs: 1_000 * (index + 1) }));
    }
    await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
    if (attempt === "stalled") {
      await server.superuser.query(
        "update rollouts set last_activity_at = now() - interval '1 hour' where id = $1",
        [uuidFromId("ro", writer.rolloutId)],
      );
    }
  }
  if (plan.isOld) {
    await server.superuser.query("update runs set created_at = now() - interval '1 hour' where id = $1", [
      uuidFromId("run", id),
    ]);
  }
}

/** Waits until the server has noted the activity of every rollout, then spreads the runs over an hour. */
async function settle(stream: TestStream): Promise<void> {
  const { body } = await server.call<{ rollouts: { id: string }[] }>("GET", "/api/v1/rollouts");
  const waiting = new Set(body.rollouts.map((rollout) => rollout.id));
  while (waiting.size > 0) {
    const { data } = await stream.next<LiveChanged>("changed");
    for (const id of data.rollouts) waiting.delete(id);
  }
  stream.close();
  for (const [index, id] of [...ids.values()].entries()) {
    await server.superuser.query(
      "update runs set last_activity_at = now() - make_interval(mins => $2) where id = $1",
      [uuidFromId("run", id), 99 - index],
    );
  }
}

const nameOf = (id: string): string => [...ids].find(([, known]) => known === id)?.[0] ?? id;
const names = async (query: string): Promise<string[]> =>
  (await server.call<RunPage>("GET", `/api/v1/runs${query}`)).body.runs.map((run) => nameOf(run.id));
const groups = async (query = ""): Promise<GroupList> =>
  (await server.call<GroupList>("GET", `/api/v1/groups${query}`)).body;

test("runs come by newest activity, page by page, each once", async () => {
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const { body }: { body: RunPage } = await server.call(
      "GET",
      `/api/v1/runs?limit=3${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...body.runs.map((run) => nameOf(run.id)));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(Object.keys(nightly).reverse());
});

test("a run's status follows from its rollouts, and the filter agrees with what is shown", async () => {
  const { body } = await server.call<RunPage>("GET", "/api/v1/runs");
  for (const run of body.runs)
    expect([nameOf(run.id), run.status]).toEqual([nameOf(run.id), nightly[nameOf(run.id)]!.expected]);
  for (const status of ["running", "stalled", "failed", "succeeded"] as const) {
    const expected = Object.keys(nightly).filter((name) => nightly[name]!.expected === status);
    expect((await names(`?status=${status}`)).sort()).toEqual(expected.sort());
  }
});

test("a run is running while what was planned may still start", async () => {
  const id = newId("run");
  await server.call("POST", "/api/v1/datasets", {
    name: "planned",
    tasks: [{ name: "t", instruction: "Do." }],
  });
  await server.call("POST", "/api/v1/runs", { id, dataset: "planned", attempts: 2 });
  const status = async () => {
    const listed = (await server.call<RunPage>("GET", "/api/v1/runs?dataset=planned")).body.runs[0]!.status;
    const filtered = (await server.call<RunPage>("GET", `/api/v1/runs?dataset=planned&status=${listed}`)).body
      .runs;
    expect(filtered).toHaveLength(1);
    return listed;
  };
  for (const expected of ["running", "succeeded"]) {
    const writer = new RecordBuilder(id);
    await server.call("POST", "/api/v1/ingest", {
      writerId: writer.writerId,
      records: [writer.started(), writer.finished()],
    });
    expect(await status()).toBe(expected);
  }
  await server.superuser.query("delete from runs where id = $1", [uuidFromId("run", id)]);
});

test("filters leave the runs that fit", async () => {
  expect(await names("?workflow=papers")).toEqual(["one failed"]);
  expect(await names("?agent=a")).toEqual(["all good"]);
  expect(await names("?groupKey=g2")).toEqual(["one running", "one stalled"]);
  expect(await names("?ungrouped=true")).toEqual(["alone"]);
  expect(await names("?groupBy=workflow&groupKey=support&status=succeeded")).toEqual(["alone", "all good"]);
  expect(await names("?groupBy=status&groupKey=failed")).toEqual(["one failed"]);
  expect(await names(`?since=${new Date(Date.now() - 95.5 * 60_000).toISOString()}`)).toEqual([
    "alone",
    "never began",
    "just started",
  ]);
});

test("search finds parts of names, of task names and the beginning of ids", async () => {
  expect(await names("?search=APER")).toEqual(["one failed"]);
  expect(await names("?search=task%20of%20all")).toEqual(["all good"]);
  expect(await names(`?search=${ids.get("one stalled")}`)).toEqual(["one stalled"]);
  const { body } = await server.call<{ rollouts: { id: string }[] }>(
    "GET",
    `/api/v1/rollouts?runId=${ids.get("alone")}`,
  );
  expect(await names(`?search=${body.rollouts[0]!.id}`)).toEqual(["alone"]);
  expect(await names("?search=%25")).toEqual([]);
  expect(await names("?search=_")).toEqual([]);
});

test("groups add up their rollouts, newest activity first, ungrouped runs last", async () => {
  const list = await groups();
  expect(list.groups.map((group) => group.key)).toEqual(["g3", "g2", "g1", null]);
  expect(list.groups[2]).toMatchObject({
    workflows: ["papers", "support"],
    workflowCount: 2,
    runs: 2,
    totals: {
      rollouts: 4,
      succeeded: 3,
      failed: 1,
      stalled: 0,
      running: 0,
      events: 4,
      costUsd: 1,
      tokensIn: 40,
      tokensOut: 20,
      durationMs: 1_500,
      score: null,
    },
  });
  expect(list.groups[1]!.totals).toMatchObject({ failed: 1, stalled: 2, running: 1 });
  expect(list.groups[0]!.totals).toMatchObject({
    rollouts: 0,
    costUsd: null,
    tokensIn: null,
    durationMs: null,
  });
  expect(list.totals).toEqual({ groups: 4, runs: 7, rollouts: 9, running: 1, costUsd: 2.25, tokens: 135 });
});

test("groups come page by page, each once", async () => {
  const keys: (string | null)[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const list: GroupList = await groups(`?limit=1${cursor && `&cursor=${cursor}`}`);
    keys.push(...list.groups.map((group) => group.key));
    cursor = list.nextCursor;
  }
  expect(keys).toEqual(["g3", "g2", "g1", null]);
});

test("runs group by any of the keys", async () => {
  const keys = async (by: string) => (await groups(`?groupBy=${by}`)).groups.map((group) => group.key);
  expect(await keys("workflow")).toEqual(["support", "papers", null]);
  expect(await keys("agent")).toEqual(["b", "a", null]);
  expect(await keys("status")).toEqual(["succeeded", "stalled", "running", "failed"]);
  expect(await keys("dataset")).toEqual([null]);
  expect(await keys("task_set")).toEqual([null]);
});

test("the sums under the list count what the filter leaves", async () => {
  expect((await groups("?status=failed")).totals).toMatchObject({
    groups: 1,
    runs: 1,
    rollouts: 2,
    costUsd: 0.5,
  });
  expect((await groups("?search=nothing-like-it")).totals).toEqual({
    groups: 0,
    runs: 0,
    rollouts: 0,
    running: 0,
    costUsd: null,
    tokens: null,
  });
});

test("a cursor of another list is refused", async () => {
  const { nextCursor } = await groups("?limit=1");
  const reply = await server.call("GET", `/api/v1/runs?cursor=${nextCursor}`);
  expect(reply).toMatchObject({ status: 400, body: { error: { code: "request_invalid" } } });
});
