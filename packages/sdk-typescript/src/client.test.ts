/** Settings, starting of runs and their errors, against a server that plays its part over HTTP. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Rollout, RolloutError } from "./index.js";
import {
  hangUp,
  json,
  refusal,
  type ScriptedServer,
  startScriptedServer,
} from "./testing/scripted-server.js";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
  for (const name of ["ROLLOUT_API_KEY", "ROLLOUT_BASE_URL", "ROLLOUT_WORKSPACE"])
    vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof RolloutError) return error.code;
    throw error;
  }
  return "no error";
};

describe("a client", () => {
  test("needs an address and a key that somebody named", async () => {
    expect(await codeOf(() => new Rollout({ apiKey: "k" }))).toBe("base_url_missing");
    expect(await codeOf(() => new Rollout({ baseUrl: server.url }))).toBe("api_key_missing");
    expect(await codeOf(() => new Rollout({ apiKey: " ", baseUrl: server.url }))).toBe("api_key_missing");
  });

  test.each(["rollout.example.com", "ftp://rollout.example.com", "https://me:secret@rollout.example.com"])(
    "does not take %s for an address",
    async (baseUrl) => {
      expect(await codeOf(() => new Rollout({ apiKey: "k", baseUrl }))).toBe("base_url_invalid");
    },
  );

  test("refuses a key or workspace that no header can carry", async () => {
    expect(await codeOf(() => new Rollout({ apiKey: "k\nx", baseUrl: server.url }))).toBe("key_malformed");
    expect(await codeOf(() => new Rollout({ apiKey: "k", baseUrl: server.url, workspace: "größe" }))).toBe(
      "workspace_invalid",
    );
  });

  test("takes from the environment what the constructor leaves out", async () => {
    vi.stubEnv("ROLLOUT_API_KEY", "mv37_rl_environment");
    vi.stubEnv("ROLLOUT_BASE_URL", `${server.url}/`);
    vi.stubEnv("ROLLOUT_WORKSPACE", "from-environment");
    await new Rollout().startRun();
    await new Rollout({ apiKey: "mv37_rl_constructor", workspace: "from-constructor" }).startRun();
    await new Rollout().startRun(undefined, { workspace: "from-run" });
    expect(
      server.requests.map(({ path, headers }) => [
        path,
        headers.authorization,
        headers["x-rollout-workspace"],
      ]),
    ).toEqual([
      ["/api/v1/runs", "Bearer mv37_rl_environment", "from-environment"],
      ["/api/v1/runs", "Bearer mv37_rl_constructor", "from-constructor"],
      ["/api/v1/runs", "Bearer mv37_rl_environment", "from-run"],
    ]);
  });
});

describe("starting a run", () => {
  const start = (dataset?: string, options?: Parameters<Rollout["startRun"]>[1]) =>
    new Rollout({ apiKey: "k", baseUrl: server.url }).startRun(dataset, options);
  const aTask = (name: string) => ({
    id: `task_${name}`,
    name,
    task: { instruction: "", input: {}, files: [] },
  });

  test("tells the server all that was given, and 900 seconds unless told", async () => {
    const run = await start(undefined, {
      workflowName: "Paper QA",
      groupId: "thread-42",
      agentName: "summarizer",
      agentVersion: undefined,
      environment: "staging",
      release: "1a2b3c",
      attempts: 3,
    });
    expect(JSON.parse(server.requests[0]!.text)).toEqual({
      id: run.id,
      markStalledAfterSeconds: 900,
      workflowName: "Paper QA",
      groupId: "thread-42",
      agentName: "summarizer",
      environment: "staging",
      release: "1a2b3c",
      attempts: 3,
    });
    expect(run.tasks).toEqual([]);
  });

  test("gets every task, page by page", async () => {
    server.script = [
      (_, response) => json(response, 200, {}),
      (_, response) => json(response, 200, { tasks: [aTask("a"), aTask("b")], nextCursor: "b+" }),
      (_, response) => json(response, 200, { tasks: [aTask("c")], nextCursor: null }),
    ];
    const run = await start("paper-summary-v1");
    expect(run.tasks.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(server.requests.slice(1).map(({ path }) => path)).toEqual([
      `/api/v1/runs/${run.id}/tasks?limit=200`,
      `/api/v1/runs/${run.id}/tasks?limit=200&cursor=b%2B`,
    ]);
  });

  test("tries again with the same id while the server is in trouble", async () => {
    server.script = [hangUp, refusal(503, "database_unavailable"), refusal(429, "rate_limited")];
    const run = await start();
    expect(server.requests.map(({ text }) => (JSON.parse(text) as { id: string }).id)).toEqual(
      Array.from({ length: 4 }, () => run.id),
    );
  });

  test("a refusal is an error with code, hint, status and request id, and is not repeated", async () => {
    server.script = [refusal(404, "dataset_not_found")];
    await expect(start("no-such")).rejects.toMatchObject({
      name: "RolloutError",
      code: "dataset_not_found",
      message: "dataset_not_found: No. Do.",
      hint: "Do.",
      status: 404,
      requestId: "req_1",
    });
    expect(server.requests).toHaveLength(1);
  });

  test("what is not a Rollout server is named so", async () => {
    server.script = [
      (_, response) => response.writeHead(200).end("<html>"),
      (_, response) => response.writeHead(404).end("nginx"),
      (_, response) => response.writeHead(301, { location: "https://other.example.com/" }).end(),
    ];
    expect(await codeOf(() => start())).toBe("reply_unreadable");
    expect(await codeOf(() => start())).toBe("reply_unreadable");
    expect(await codeOf(() => start())).toBe("redirect_refused");
  });

  test("rollouts of a started run can begin while the server is gone", async () => {
    const rollout = new Rollout({ apiKey: "k", baseUrl: server.url, onWarning: () => undefined });
    const run = await rollout.startRun();
    server.script = [hangUp, hangUp];
    const attempt = await run.startRollout({ name: "offline" });
    await attempt.message("Hi");
    expect(await rollout.flush()).toEqual({ confirmed: 2, spooled: 0, pending: 0, dropped: {} });
  });
});

describe("an attempt", () => {
  const startAttempt = async () =>
    (await new Rollout({ apiKey: "k", baseUrl: server.url }).startRun()).startRollout();

  test("left without finish by await using is finished as failed", async () => {
    {
      await using attempt = await startAttempt();
      await attempt.message("Hi");
    }
    expect(server.stored.at(-1)).toMatchObject({
      kind: "rollout.finished",
      status: "failed",
      error: "The attempt was left without finish().",
    });
    {
      await using attempt = await startAttempt();
      await attempt.finish({ output: 1 });
    }
    expect(server.stored.filter(({ kind }) => kind === "rollout.finished")).toHaveLength(2);
  });

  test("never throws into the agent, whatever it is given", async () => {
    const attempt = await startAttempt();
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
        ownKeys: () => {
          throw new Error("no");
        },
      },
    ) as never;
    await attempt.message(hostile, hostile, hostile);
    await attempt.toolCall(hostile, hostile, hostile);
    await attempt.toolResult(hostile, hostile, hostile);
    await attempt.error(hostile, hostile);
    await attempt.logEvent(hostile, hostile, hostile);
    await attempt.logEvent(undefined as never);
    await attempt.error(new Error("the message of an Error object"));
    expect(await attempt.finish(hostile)).toMatchObject({ state: "confirmed", confirmed: 9 });
    expect(server.stored.at(-2)).toMatchObject({ payload: { message: "the message of an Error object" } });
  });

  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const refuse = () => {
    throw new Error("no");
  };
  test.each<[string, () => unknown]>([
    ["a message that throws", () => Object.defineProperty(new Error(), "message", { get: refuse })],
    ["a message that is a number", () => Object.defineProperty(new Error(), "message", { value: 42 })],
    ["a revoked proxy", revoked],
    ["a proxy without a prototype to tell", () => new Proxy({}, { getPrototypeOf: refuse })],
    ["a proxy of an error", () => new Proxy(new Error("hidden"), { get: refuse })],
  ])("finishes once and for all with an error that is %s", async (_, make) => {
    const attempt = await startAttempt();
    await attempt.error(make());
    const told = { error: make(), output: make(), metadata: make() } as never;
    expect(await attempt.finish(told)).toMatchObject({ state: "confirmed", confirmed: 3, pending: 0 });
    expect(await attempt.finish()).toMatchObject({ state: "confirmed", confirmed: 4, pending: 0 });
    expect(server.stored.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(server.stored[1]).toMatchObject({ type: "error" });
    expect(server.stored[2]).toMatchObject({ kind: "rollout.finished", status: "failed" });
  });
});
