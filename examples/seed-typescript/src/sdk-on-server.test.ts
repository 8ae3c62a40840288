/** Promises of the SDK that only a real server can keep: what it stores is what was logged. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Rollout } from "@mv37/rollout";
import type { File, RolloutDetail, TraceEvent } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let rollout: Rollout;
beforeAll(async () => {
  server = await startTestServer();
  rollout = new Rollout({ apiKey: server.apiKey, baseUrl: server.url, workspace: server.workspace });
});
afterAll(() => server?.stop());

async function eventsOf(rolloutId: string): Promise<TraceEvent[]> {
  const reply = await server.call<{ events: TraceEvent[] }>("GET", `/api/v1/rollouts/${rolloutId}/events`);
  expect(reply.status).toBe(200);
  return reply.body.events;
}

test("values that break other systems are stored as they were logged", async () => {
  const run = await rollout.startRun(undefined, { workflowName: "Odd values" });
  const attempt = await run.startRollout({ name: "odd", input: { question: "nul \u0000 and \ud800" } });
  const payloads: unknown[] = [
    { text: "nul \u0000, lone \ud800, emoji \u{1F469}\u200D\u{1F680}, line \u2028" },
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}, "": "empty key"}'),
    { big: Number.MAX_VALUE, small: 5e-324, safe: Number.MAX_SAFE_INTEGER },
    Array.from({ length: 59 }).reduce((inner) => [inner], "bottom"),
    { notes: "x".repeat(900_000) },
  ];
  for (const payload of payloads) await attempt.logEvent("odd", payload);
  await attempt.logEvent("cannot be JSON", { nan: Number.NaN, self: attempt, huge: 10n ** 400n });
  await attempt.message("x".repeat(2_000_000));
  expect(await attempt.finish({ output: { done: true } })).toEqual({
    state: "confirmed",
    confirmed: 9,
    spooled: 0,
    pending: 0,
    dropped: {},
  });
  const events = await eventsOf(attempt.id);
  expect(events.slice(1, 6).map(({ payload }) => payload)).toEqual(payloads);
  expect(events[6]!.payload).toMatchObject({ nan: "NaN", huge: String(10n ** 400n) });
  expect(events[7]!.payload).toMatchObject({ $truncated: true, length: 2_000_014 });
});

test("what was logged after the finish, and a second finish, are kept and flagged", async () => {
  const run = await rollout.startRun();
  const attempt = await run.startRollout({ name: "twice" });
  await attempt.finish({ output: "first" });
  await attempt.message("late");
  expect(await attempt.finish({ output: "second" })).toMatchObject({ state: "confirmed", confirmed: 4 });
  const events = await eventsOf(attempt.id);
  expect(events.map(({ afterFinish, conflicting }) => [afterFinish, conflicting])).toEqual([
    [false, false],
    [false, false],
    [true, false],
    [true, true],
  ]);
  const { body } = await server.call<RolloutDetail>("GET", `/api/v1/rollouts/${attempt.id}`);
  expect(body.output).toBe("first");
});

test("many attempts at once, from two clients, lose nothing", async () => {
  const second = new Rollout({ apiKey: server.apiKey, baseUrl: server.url });
  const results = await Promise.all(
    [rollout, second].map(async (client) => {
      const run = await client.startRun(undefined, { groupId: "many" });
      return Promise.all(
        Array.from({ length: 20 }, async () => {
          const attempt = await run.startRollout({ name: "one of many" });
          for (let step = 0; step < 50; step++) await attempt.toolCall("step", { step });
          return attempt.finish();
        }),
      );
    }),
  );
  for (const result of results.flat()) expect(result).toMatchObject({ state: "confirmed", confirmed: 52 });
});

test("hidden files come only to those who ask for their role", async () => {
  const upload = async (name: string, content: string): Promise<string> => {
    const response = await fetch(`${server.url}/api/v1/files?name=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
      body: content,
    });
    return ((await response.json()) as File).id;
  };
  await server.call("POST", "/api/v1/datasets", {
    name: "with-hidden-files",
    tasks: [
      {
        name: "t",
        instruction: "Do.",
        files: [
          { fileId: await upload("input.txt", "given"), name: "data/input.txt", role: "input" },
          { fileId: await upload("test.sh", "exit 0"), name: "tests/test.sh", role: "tests" },
        ],
      },
    ],
  });
  const run = await rollout.startRun("with-hidden-files");
  const attempt = await run.startRollout(run.tasks[0]!);
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-files-"));
  const given = await attempt.materializeFiles(folder);
  expect(given.map(({ name, role }) => [name, role])).toEqual([["data/input.txt", "input"]]);
  const hidden = await attempt.materializeFiles(folder, { roles: ["tests"] });
  expect(hidden.map((file) => file.path)).toEqual([path.join(folder, "tests", "test.sh")]);
  expect(await readFile(hidden[0]!.path!, "utf8")).toBe("exit 0");
  await attempt.finish();
  await rm(folder, { recursive: true });
});

test("a wrong key, workspace or dataset is named at once", async () => {
  const startWith = (options: ConstructorParameters<typeof Rollout>[0], dataset?: string) =>
    new Rollout({ apiKey: server.apiKey, baseUrl: server.url, ...options }).startRun(dataset);
  await expect(startWith({ workspace: "another-workspace" })).rejects.toMatchObject({
    code: "workspace_mismatch",
  });
  await expect(startWith({ apiKey: "mv37_rl_broken" })).rejects.toMatchObject({
    code: "key_malformed",
    status: 401,
  });
  await expect(startWith({}, "no-such-dataset")).rejects.toMatchObject({ code: "dataset_not_found" });
});
