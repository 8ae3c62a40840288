/** Runs, rollouts and traces on the command line, by the built program against a real server. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { type Dataset, newId, type Rollout, type TaskList } from "@rollout/contract";
import { RecordBuilder, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { BreakableWay } from "./testing/breakable-way.js";
import { CommandLine, ended, said } from "./testing/command-line.js";
import { hasTerminal, Terminal } from "./testing/terminal.js";

let server: TestServer;
let ada: TestPerson;
let machine: CommandLine;
let runId: string;
let good: RecordBuilder;
let bad: RecordBuilder;

const send = async (writer: RecordBuilder, records: readonly unknown[]): Promise<void> => {
  const { body } = await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
  expect(body).toMatchObject({ rejected: [] });
};

beforeAll(async () => {
  server = await startTestServer();
  ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
  const tasks = [{ name: "refund-17", instruction: "Decide the refund." }];
  await server.call<Dataset>("POST", "/api/v1/datasets", { name: "refunds", tasks });
  runId = newId("run");
  await server.call("POST", "/api/v1/runs", {
    id: runId,
    dataset: "refunds",
    workflowName: "Refund desk",
    attempts: 2,
  });
  const { body } = await server.call<TaskList>("GET", `/api/v1/runs/${runId}/tasks`);
  const task = { id: body.tasks[0]!.id };
  good = new RecordBuilder(runId);
  await send(good, [
    good.started({ task }),
    good.event({ role: "user", payload: { content: "May I have\nmy money back?" } }),
    good.event({
      type: "model_call",
      name: "small-1",
      startOffsetMs: 100,
      endOffsetMs: 350,
      tokens: { input: 1_200, output: 40 },
      costUsd: 0.0031,
      payload: { answer: "I look the order up." },
    }),
    good.event({
      type: "tool_call",
      name: "find_order",
      callId: "c1",
      startOffsetMs: 400,
      endOffsetMs: 400,
      payload: { arguments: { id: 17 } },
    }),
    good.event({
      type: "tool_result",
      name: "find_order",
      callId: "c1",
      startOffsetMs: 610,
      endOffsetMs: 610,
      payload: { result: "order 17, \u001b[31mred\u0007" },
    }),
    good.finished({ output: { amount: 12 } }),
  ]);
  bad = new RecordBuilder(runId);
  await send(bad, [
    bad.started({ task }),
    bad.event({
      type: "error",
      status: "error",
      startOffsetMs: 20,
      payload: { code: 422, message: "No such order" },
    }),
    bad.finished({ status: "failed", error: "No such order" }),
  ]);
});
afterAll(() => server.stop());
beforeEach(async () => {
  machine = new CommandLine();
  await machine.holdLogin(ada);
});
afterEach(() => machine.remove());

test("runs are listed with how they went, and found by their dataset", async () => {
  const { code, out } = await machine.run(["runs", "list", "--dataset", "refunds"]);
  expect(code).toBe(0);
  expect(out.split("\n")[1]).toMatch(new RegExp(`^${runId}  refunds  Refund desk  failed +1/2 `));
  expect((await machine.run(["runs", "list", "-q", "--since", "1h"])).out).toBe(`${runId}\n`);
  expect((await machine.run(["runs", "list", "-q", "--status", "running"])).out).toBe("");
  const wrong = await machine.run(["runs", "list", "--since", "yesterday"]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('"yesterday" names no moment.')]);
});

test("rollouts are listed by run and by how they stand", async () => {
  const { out } = await machine.run(["rollouts", "list", "--run", runId]);
  expect(out).toContain("refund-17");
  expect((await machine.run(["rollouts", "list", "-q", "--status", "failed"])).out).toBe(
    `${bad.rolloutId}\n`,
  );
  const unknown = await machine.run(["rollouts", "list", "--run", newId("run")]);
  expect([unknown.code, unknown.err]).toEqual([5, expect.stringContaining("(run_not_found)")]);
});

test("a rollout is shown with its task, how it went, and its output", async () => {
  const { out } = await machine.run(["rollouts", "show", good.rolloutId]);
  expect(out).toMatch(/^rollout +ro_/);
  expect(out).toMatch(/^task +refund-17$/m);
  expect(out).toMatch(/^status +succeeded$/m);
  expect(out).toContain('{\n  "amount": 12\n}');
  expect((await machine.run(["rollouts", "show", "-q", bad.rolloutId])).out).toBe("failed\n");
  const { out: json } = await machine.run(["rollouts", "show", "--json", bad.rolloutId]);
  expect(JSON.parse(json).rollout).toMatchObject({ id: bad.rolloutId, error: "No such order" });
});

test("a trace is a timeline: the result of a tool stands in the line of its call, and nothing drives the terminal", async () => {
  const { out, err } = await machine.run(["trace", "show", good.rolloutId]);
  expect(out).toBe(
    "   0.00 s  ● user  May I have my money back?\n" +
      "   0.10 s  ◆ small-1  I look the order up.  1.2k → 40 tokens, $0.0031  250 ms\n" +
      '   0.40 s  ▸ find_order  {"id":17} → order 17, \\x1b[31mred\\x07  210 ms\n',
  );
  expect(err).toContain("refund-17  attempt 1  succeeded");
});

test("--errors shows what failed, --type some events, --full payloads, --json an event a line", async () => {
  expect((await machine.run(["trace", "show", bad.rolloutId, "--errors"])).out).toBe(
    "   0.02 s  ✗ error  422: No such order\n",
  );
  expect(
    (await machine.run(["trace", "show", good.rolloutId, "--type", "message"])).out.split("\n"),
  ).toHaveLength(2);
  expect((await machine.run(["trace", "show", bad.rolloutId, "--full"])).out).toContain(
    '"message": "No such order"',
  );
  const lines = (await machine.run(["trace", "show", good.rolloutId, "--json"])).out.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).type)).toEqual([
    "rollout.started",
    "message",
    "model_call",
    "tool_call",
    "tool_result",
    "rollout.finished",
  ]);
});

test("a tail shows what is there, then what comes, and ends with the rollout", async () => {
  const writer = new RecordBuilder(runId);
  await send(writer, [
    writer.started({ task: { name: "live" } }),
    writer.event({ role: "user", payload: "first" }),
  ]);
  const child = machine.start(["trace", "tail", writer.rolloutId]);
  const end = ended(child);
  await said(child, /● user {2}first/);
  await send(writer, [writer.event({ role: "assistant", startOffsetMs: 50, payload: "second" })]);
  await said(child, /● assistant {2}second/);
  await send(writer, [writer.finished()]);
  const { code, out, err } = await end;
  expect([code, out]).toEqual([0, "   0.00 s  ● user  first\n   0.05 s  ● assistant  second\n"]);
  expect(err).toMatch(/live.*succeeded/);
});

test("events that a writer dropped are told once, as events that never arrived", async () => {
  const writer = new RecordBuilder(runId);
  const [started, kept, , , finished] = [
    writer.started({ task: { name: "gap" } }),
    writer.event({ role: "user", payload: "kept" }),
    writer.event(),
    writer.event(),
    writer.finished({ dropped: { queue_full: 2 } }),
  ];
  await send(writer, [started!, kept!, finished!]);
  expect((await machine.run(["trace", "show", writer.rolloutId])).err).toContain("2 events never arrived.");
  expect((await machine.run(["rollouts", "show", writer.rolloutId])).out).toMatch(
    /^missing +2 events never arrived$/m,
  );
});

test("a tail goes on where it was when the server is away for a while", async () => {
  const way = await BreakableWay.to(server.url);
  try {
    const writer = new RecordBuilder(runId);
    await send(writer, [
      writer.started({ task: { name: "lost" } }),
      writer.event({ role: "user", payload: "before" }),
    ]);
    const child = machine.start(["trace", "tail", writer.rolloutId], {
      ROLLOUT_BASE_URL: way.url,
      ROLLOUT_API_KEY: server.apiKey,
    });
    const end = ended(child);
    await said(child, /● user {2}before/);
    way.break();
    await said(child, /The connection was lost/);
    await send(writer, [
      writer.event({ role: "user", startOffsetMs: 50, payload: "meanwhile" }),
      writer.finished(),
    ]);
    way.mend();
    const { code, out } = await end;
    expect([code, out]).toEqual([0, "   0.00 s  ● user  before\n   0.05 s  ● user  meanwhile\n"]);
  } finally {
    await way.close();
  }
});

test("a tail of a rollout that is over shows it and ends; Ctrl-C ends one that goes on", async () => {
  expect((await machine.run(["trace", "tail", bad.rolloutId])).out).toContain("422: No such order");
  const writer = new RecordBuilder(runId);
  await send(writer, [
    writer.started({ task: { name: "long" } }),
    writer.event({ role: "user", payload: "first" }),
  ]);
  const child = machine.start(["trace", "tail", writer.rolloutId]);
  const end = ended(child);
  await said(child, /first/);
  child.kill("SIGINT");
  expect((await end).code).toBe(130);
});

test("rollouts are exported one a line, to standard output or whole into a file", async () => {
  const { out } = await machine.run(["export", "--run", runId, "--status", "failed", "--trace"]);
  const [record, ...more] = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(more).toEqual([]);
  expect(record).toMatchObject({
    rollout: { id: bad.rolloutId },
    task: { instruction: "Decide the refund." },
  });
  expect(record.events).toHaveLength(3);

  const { code, out: told } = await machine.run(["export", "--search", "refund-17", "-o", "all.jsonl"]);
  expect([code, told]).toEqual([0, "✓ Wrote 2 rollouts to all.jsonl\n"]);
  const text = await readFile(path.join(machine.home, "all.jsonl"), "utf8");
  const ids = text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { rollout: Rollout }).rollout.id);
  expect(ids).toEqual([bad.rolloutId, good.rolloutId]);

  const failed = await machine.run(["export", "-o", "missing/all.jsonl"]);
  expect([failed.code, failed.err]).toEqual([1, expect.stringContaining("(file_not_written)")]);
  await expect(stat(path.join(machine.home, "missing"))).rejects.toThrow();
});

test("an id of another form is refused before any call, with what lists the ids", async () => {
  for (const args of [
    ["rollouts", "show", "refund-17"],
    ["trace", "show", "ro_1"],
    ["open", "ro_x"],
  ]) {
    const { code, err } = await machine.run(args);
    expect([code, err]).toEqual([2, expect.stringContaining("See the ids: rollout rollouts list")]);
  }
  const { err } = await machine.run(["export", "--run", good.rolloutId]);
  expect(err).toContain("is not the id of a run. (usage)");
});

test("nothing is opened that is not there", async () => {
  for (const args of [
    ["open", newId("ro")],
    ["open", newId("run")],
    ["rollouts", "open", newId("ro")],
  ])
    expect(await machine.run(args)).toMatchObject({
      code: 5,
      out: "",
      err: expect.stringContaining("See which there are: rollout r"),
    });
});

test.runIf(hasTerminal())("tables fit a terminal of 80 columns with every id whole", async () => {
  const terminal = new Terminal(machine, { columns: 80 });
  try {
    const { screen } = await terminal.run("rollout runs list; rollout rollouts list");
    const lines = screen.split("\n");
    // A line that did not fit would go on in one that begins otherwise.
    for (const line of lines) expect(line).toMatch(/^(Run|Rollout|run_\w{26}|ro_\w{26}) /);
    for (const id of [runId, good.rolloutId, bad.rolloutId])
      expect(lines.filter((line) => line.startsWith(`${id} `))).toHaveLength(1);
  } finally {
    terminal.close();
  }
});

test("open says the address where there is no browser", async () => {
  const page = `${server.url}/w/${server.workspace}`;
  expect((await machine.run(["open"])).out).toBe(`${page}/traces\n`);
  expect((await machine.run(["open", runId])).out).toBe(`${page}/runs/${runId}\n`);
  expect((await machine.run(["open", "refunds"])).out).toMatch(/\/datasets\/ds_\w+\n$/);
  expect((await machine.run(["rollouts", "open", good.rolloutId])).out).toBe(
    `${page}/rollouts/${good.rolloutId}\n`,
  );
  expect((await machine.run(["open", "nothing-of-the-kind"])).code).toBe(5);
});
