/** The seed's program, as a user runs it, against a real server: what it logs is what the server shows. */
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { File, Rollout, RolloutDetail, Run, TraceEvent } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

/** Runs the built program with the variables that the seed names. */
async function runProgram(
  environment: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const program = fileURLToPath(new URL("../dist/paper-summary.js", import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

async function upload(name: string, content: string): Promise<File> {
  const response = await fetch(`${server.url}/api/v1/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: content,
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as File;
}

async function read<Reply>(address: string): Promise<Reply> {
  const reply = await server.call<Reply>("GET", address);
  expect(reply.status).toBe(200);
  return reply.body;
}

test("without its dataset the program says which one is missing", async () => {
  const { code, output } = await runProgram({
    ROLLOUT_API_KEY: server.apiKey,
    ROLLOUT_BASE_URL: server.url,
    ROLLOUT_WORKSPACE: server.workspace,
  });
  expect(code).toBe(1);
  expect(output).toContain("dataset_not_found");
});

test("every task of the dataset gets a finished rollout with the events of the program", async () => {
  const paper = await upload("paper.txt", "We ran many rollouts.");
  const created = await server.call("POST", "/api/v1/datasets", {
    name: "paper-summary-v1",
    tasks: [
      {
        name: "paper-1",
        instruction: "Summarize this paper.",
        input: { title: "On Rollouts" },
        files: [{ fileId: paper.id, name: "papers/paper.txt" }],
      },
      { name: "paper-2", instruction: "Summarize this paper, too." },
    ],
  });
  expect(created.status).toBe(201);

  const { code, output } = await runProgram({
    ROLLOUT_API_KEY: server.apiKey,
    ROLLOUT_BASE_URL: server.url,
    ROLLOUT_WORKSPACE: server.workspace,
  });
  expect(output).toBe("");
  expect(code).toBe(0);

  const { runs } = await read<{ runs: Run[] }>("/api/v1/runs");
  expect(runs).toMatchObject([
    { workflowName: "Paper QA", groupId: "thread-42", markStalledAfterSeconds: 900, status: "succeeded" },
  ]);
  expect(runs[0]!.totals).toMatchObject({
    rollouts: 2,
    succeeded: 2,
    errors: 0,
    tokensIn: 2400,
    tokensOut: 360,
  });

  const { rollouts } = await read<{ rollouts: Rollout[] }>(`/api/v1/rollouts?runId=${runs[0]!.id}`);
  const first = rollouts.find(({ taskName }) => taskName === "paper-1")!;
  expect(first).toMatchObject({ status: "succeeded", missing: 0, dropped: 0, costUsd: 0.0042, score: 0.92 });
  expect((await read<RolloutDetail>(`/api/v1/rollouts/${first.id}`)).output).toEqual({
    summary: "Replace this with your answer for: Summarize this paper.",
    input: { title: "On Rollouts" },
    filesUsed: ["paper.txt"],
  });

  const { events } = await read<{ events: TraceEvent[] }>(`/api/v1/rollouts/${first.id}/events`);
  expect(events.map(({ seq, type, role, name }) => [seq, type, role ?? name])).toEqual([
    [1, "rollout.started", null],
    [2, "message", "system"],
    [3, "message", "assistant"],
    [4, "tool_call", "search"],
    [5, "tool_result", "search"],
    [6, "score", null],
    [7, "model_call", "example-model"],
    [8, "rollout.finished", null],
  ]);
  expect(events[1]).toMatchObject({
    payload: { content: "Starting task" },
    metadata: { taskName: "paper-1" },
  });
  const call = events[6]!;
  expect(call.startOffsetMs).toBeLessThan(0);
  expect(call.endOffsetMs - call.startOffsetMs).toBeCloseTo(820, 3);
});
