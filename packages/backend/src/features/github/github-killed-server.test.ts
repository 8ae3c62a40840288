/** An export goes on after its server was killed, and ends in one pull request with everything in it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { newApiKey } from "@rollout/backend";
import type { Dataset, Job } from "@rollout/contract";
import {
  aTask,
  createTestDatabase,
  freePort,
  GithubDouble,
  isSettled,
  jobWhen,
  type ServerProcess,
  startServerProcess,
  type TestDatabase,
  TestPerson,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const apiKey = newApiKey();
const token = "github_pat_11AAAAAAA0123456789abcdefghijklmnop";
const repositoryName = "northwind/tasks";
let github: GithubDouble;
let database: TestDatabase;
let dataDir: string;
let server: ServerProcess;
let output = "";

const start = async (): Promise<void> => {
  server = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir,
    environment: {
      LOG_LEVEL: "trace",
      ROLLOUT_GITHUB_URL: github.url,
      ROLLOUT_INIT_WORKSPACE: "killed",
      ROLLOUT_INIT_API_KEY: apiKey,
    },
    onOutput: (text) => {
      output += text;
    },
  });
};
beforeAll(async () => {
  github = await GithubDouble.start();
  github.tokens.set(token, { login: "ines" });
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-github-"));
  await start();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  await github.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  const ended = new Promise((resolve) => server.process.once("exit", resolve));
  server.process.kill("SIGKILL");
  await ended;
}

async function call<Reply>(method: string, address: string, body?: object): Promise<Reply> {
  const response = await fetch(`${server.url}/api/v1${address}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Reply;
}

const done = (id: string): Promise<Job> => jobWhen(() => call<Job>("GET", `/jobs/${id}`), isSettled);

test.each(["git/create-tree", "git/create-commit", "git/create-ref", "pulls/create"])(
  "killed before it hears of %s, the export goes on and opens one pull request",
  async (operation) => {
    const name = operation.replace("/", "-");
    const repository = github.addRepository(`${repositoryName}-${name}`, { "README.md": "Here.\n" });
    const owner = await TestPerson.signIn(
      { url: server.url, workspace: "killed", database },
      "Olga",
      "owner",
    );
    expect((await owner.call("PUT", "/api/v1/github", { token })).status).toBe(200);
    const tasks = Array.from({ length: 60 }, (_, index) => aTask(`task-${index}`, `Read ${index}.`));
    const dataset = await call<Dataset>("POST", "/datasets", { name, tasks });
    github.calls.length = 0;
    github.unheard = operation;
    const wanted = { repository: repository.name };
    const job = await call<Job>("POST", `/datasets/${dataset.id}/github/export`, wanted);
    await vi.waitUntil(() => github.calls.includes(operation), { timeout: 20_000, interval: 1 });
    await kill();
    github.unheard = null;
    await start();
    const ended = await done(job.id);
    expect(ended).toMatchObject({
      state: "done",
      resumed: true,
      url: `${github.url}/${repository.name}/pull/1`,
    });
    expect(repository.pulls).toHaveLength(1);
    const files = repository.files(`rollout/${name}`);
    for (let index = 0; index < 60; index++)
      expect(files.get(`datasets/${name}/tasks/task-${index}/task.toml`), `task-${index}`).toBeDefined();
    expect(files.get("README.md")?.toString()).toBe("Here.\n");
    expect(github.violations).toEqual([]);
  },
  60_000,
);

test("the token is in nothing that the server wrote", () => {
  expect(output).not.toContain(token);
  expect(output.length).toBeGreaterThan(1_000);
});
