import type {
  Dataset,
  GithubConnection,
  GithubExportPreview,
  ImportPreview,
  Job,
  NewTask,
} from "@rollout/contract";
import { GithubDouble, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

/* Against a double that refuses every request which GitHub's published description would refuse. */

let github: GithubDouble;
let server: TestServer;
let owner: TestPerson;
let member: TestPerson;
let repository: ReturnType<GithubDouble["addRepository"]>;

const token = "github_pat_11AAAAAAA0123456789abcdefghijklmnop";
const outside = { "README.md": "# Datasets\n", "datasets/other/tasks/a/task.toml": 'version = "1.0"\n' };

beforeAll(async () => {
  github = await GithubDouble.start();
  github.tokens.set(token, { login: "ines", expires: "2027-01-31 10:00:00 UTC" });
  server = await startTestServer({ ROLLOUT_GITHUB_URL: github.url });
  owner = await TestPerson.signIn(server, "Olga", "owner");
  member = await TestPerson.signIn(server, "Max", "member");
});
afterAll(async () => {
  await server.stop();
  await github.stop();
});

let repositories = 0;
beforeEach(async () => {
  repository = github.addRepository(`northwind/tasks-${++repositories}`, outside);
  await owner.call("PUT", "/api/v1/github", { token });
  github.calls.length = 0;
});
afterEach(() => expect(github.violations).toEqual([]));

const aTask = (name: string, instruction = "Read the file."): NewTask => ({ name, instruction });

const aDataset = async (name: string, tasks: readonly NewTask[]): Promise<Dataset> =>
  (await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks })).body;

const saveVersion = (dataset: Dataset, tasks: readonly NewTask[]) =>
  server.call("POST", `/api/v1/datasets/${dataset.id}/versions`, { tasks, note: "Sharper." });

const settled = (job: Job): Promise<Job> =>
  vi.waitUntil(
    async () => {
      const { body } = await server.call<Job>("GET", `/api/v1/jobs/${job.id}`);
      return ["done", "failed", "ready"].includes(body.state) && body;
    },
    { timeout: 20_000, interval: 20 },
  );

const wanted = (): { repository: string } => ({ repository: repository.name });

async function exportIt(dataset: Dataset, more: object = {}): Promise<Job> {
  const path = `/api/v1/datasets/${dataset.id}/github/export`;
  const { status, body } = await member.call<Job>("POST", path, { ...wanted(), ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return settled(body);
}

const previewOf = async (dataset: Dataset): Promise<GithubExportPreview> =>
  (await member.call<GithubExportPreview>("POST", `/api/v1/datasets/${dataset.id}/github/preview`, wanted()))
    .body;

test("a token is tried, kept sealed, and told by its ends alone", async () => {
  const connected = await owner.call<GithubConnection>("PUT", "/api/v1/github", { token });
  expect(connected.body).toMatchObject({
    kind: "token",
    login: "ines",
    tokenPreview: "github_pat_1…mnop",
    expiresAt: "2027-01-31T10:00:00.000Z",
  });
  expect(JSON.stringify(connected.body)).not.toContain(token);
  const client = new pg.Client({ connectionString: server.database.superuserUrl });
  await client.connect();
  const { rows } = await client.query("select token_sealed from github_connections");
  await client.end();
  expect(rows[0].token_sealed).toMatch(/^1\./);
  expect(rows[0].token_sealed).not.toContain(token);
});

test("a token that GitHub does not know is not kept, and the former one stays", async () => {
  const refused = await owner.outcome("PUT", "/api/v1/github", { token: "github_pat_that_nobody_made" });
  expect(refused).toMatchObject({ status: 422, code: "github_refused" });
  expect((await owner.call<GithubConnection>("GET", "/api/v1/github")).body.login).toBe("ines");
});

test("owners connect and disconnect, members use the connection", async () => {
  expect((await member.outcome("PUT", "/api/v1/github", { token })).code).toBe("role_missing");
  expect((await member.outcome("DELETE", "/api/v1/github")).code).toBe("role_missing");
  expect((await member.outcome("GET", "/api/v1/github/repositories")).status).toBe(200);
  expect((await owner.outcome("DELETE", "/api/v1/github")).status).toBe(204);
  expect((await member.outcome("GET", "/api/v1/github/repositories")).code).toBe("github_not_connected");
});

test("the first export opens a pull request with the layout that other tools read", async () => {
  const dataset = await aDataset("first", [aTask("one"), aTask("two")]);
  const job = await exportIt(dataset);
  expect(job).toMatchObject({ state: "done", url: `${github.url}/${repository.name}/pull/1` });
  const [pull] = repository.pulls;
  expect(pull).toMatchObject({
    base: "main",
    head: "rollout/first",
    state: "open",
    title: "first, version 1",
  });
  expect(pull?.body).toContain("2 tasks added, 0 removed, 0 changed");
  const paths = [...repository.files("rollout/first").keys()];
  expect(paths).toEqual(
    expect.arrayContaining([
      "datasets/first/registry.json",
      "datasets/first/tasks/dataset.toml",
      "datasets/first/tasks/one/task.toml",
      "datasets/first/tasks/two/instruction.md",
    ]),
  );
  const { body } = await server.call<Dataset>("GET", `/api/v1/datasets/${dataset.id}`);
  expect(body.source).toMatchObject({ exportedVersion: 1, pullRequest: { number: 1, state: "open" } });
});

test("exporting again updates the open pull request, uploads only what changed and touches nothing outside", async () => {
  const dataset = await aDataset("again", [aTask("same"), aTask("edited"), aTask("gone")]);
  await exportIt(dataset);
  await saveVersion(dataset, [aTask("same"), aTask("edited", "Read it twice."), aTask("new")]);
  const preview = await previewOf(dataset);
  expect(preview).toMatchObject({ pullRequest: { number: 1 }, since: { version: 1 }, same: 1 });
  expect(preview.tasks.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
    "added new",
    "changed edited",
    "removed gone",
  ]);
  expect(preview.tasks.find(({ name }) => name === "edited")?.files).toEqual(["instruction.md"]);
  await exportIt(dataset);
  expect(repository.pulls).toHaveLength(1);
  expect(repository.pulls[0]).toMatchObject({ state: "open", title: "again, version 2" });
  expect(repository.pulls[0]?.body).toContain("Sharper.");
  expect(repository.pulls[0]?.body).toContain("since version 1");
  const files = repository.files("rollout/again");
  expect(files.get("datasets/again/tasks/edited/instruction.md")?.toString()).toContain("Read it twice.");
  expect([...files.keys()].filter((path) => path.includes("/gone/"))).toEqual([]);
  for (const [path, content] of Object.entries(outside)) expect(files.get(path)?.toString()).toBe(content);
  expect(repository.files("main").size).toBe(Object.keys(outside).length);
});

test("an export without changes adds no commit", async () => {
  const dataset = await aDataset("still", [aTask("one")]);
  await exportIt(dataset);
  const head = repository.git.refs.get("heads/rollout/still");
  await exportIt(dataset);
  expect(repository.git.refs.get("heads/rollout/still")).toBe(head);
  repository.merge(1);
  const job = await exportIt(dataset);
  expect(job).toMatchObject({ state: "done", message: "main has version 1 already.", url: null });
  expect(repository.pulls).toHaveLength(1);
});

test("after a merge the next export opens another pull request, and the branch moves only forward", async () => {
  const dataset = await aDataset("merged", [aTask("one")]);
  await exportIt(dataset);
  repository.merge(1);
  await saveVersion(dataset, [aTask("one"), aTask("two")]);
  const before = repository.git.refs.get("heads/rollout/merged")!;
  await exportIt(dataset);
  expect(repository.pulls.map(({ state }) => state)).toEqual(["closed", "open"]);
  const after = repository.git.refs.get("heads/rollout/merged")!;
  expect(repository.git.isAncestor(before, after)).toBe(true);
  expect(repository.git.isAncestor(repository.git.refs.get("heads/main")!, after)).toBe(true);
});

test("a commit that somebody else pushed to the branch is kept", async () => {
  const dataset = await aDataset("shared", [aTask("one")]);
  await exportIt(dataset);
  repository.commit("rollout/shared", { "datasets/shared/NOTES.md": "Mine.\n" });
  await saveVersion(dataset, [aTask("one"), aTask("two")]);
  await exportIt(dataset);
  const files = repository.files("rollout/shared");
  expect(files.get("datasets/shared/NOTES.md")?.toString()).toBe("Mine.\n");
  expect(files.has("datasets/shared/tasks/two/task.toml")).toBe(true);
});

test("tests, solutions and indexes can be left out", async () => {
  const dataset = await aDataset("bare", [{ ...aTask("one"), outputSchema: { type: "object" } }]);
  await exportIt(dataset, { hidden: false, indexes: false, folder: "" });
  const own = [...repository.files("rollout/bare").keys()].filter((path) => path.startsWith("tasks/"));
  expect(own).toContain("tasks/one/task.toml");
  expect(own.filter((path) => /\/(tests|solution)\//.test(path))).toEqual([]);
  expect(repository.files("rollout/bare").has("registry.json")).toBe(false);
});

test("a file that is no text arrives byte for byte", async () => {
  const bytes = Buffer.from([0, 255, 254, 10, 128]);
  const uploaded = await fetch(`${server.url}/api/v1/files?name=photo.bin`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: bytes,
  });
  const { id } = (await uploaded.json()) as { id: `file_${string}` };
  const dataset = await aDataset("binary", [{ ...aTask("one"), files: [{ fileId: id }] }]);
  await exportIt(dataset);
  const found = repository
    .files("rollout/binary")
    .get("datasets/binary/tasks/one/environment/files/photo.bin");
  expect(found?.equals(bytes)).toBe(true);
});

test("what GitHub refuses is told with its reason, and nothing is left on the branch", async () => {
  const dataset = await aDataset("refused", [aTask("one")]);
  github.fail("git/create-tree", {
    status: 403,
    message: "Resource not accessible by personal access token",
  });
  const job = await exportIt(dataset);
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("contents and pull requests");
  expect(repository.git.refs.has("heads/rollout/refused")).toBe(false);
  const elsewhere = await exportIt(dataset, { repository: "northwind/unknown" });
  expect(elsewhere).toMatchObject({ state: "failed", code: "github_refused" });
  const noBranch = await exportIt(dataset, { base: "develop" });
  expect(noBranch.message).toContain("no branch develop");
});

test("a secondary limit is waited for", async () => {
  const dataset = await aDataset("patient", [aTask("one")]);
  github.fail("git/create-commit", {
    status: 403,
    message: "You have exceeded a secondary rate limit",
    headers: { "retry-after": "1" },
  });
  expect(await exportIt(dataset)).toMatchObject({ state: "done" });
});

test("two exports of one dataset at once end in one pull request with everything in it", async () => {
  const dataset = await aDataset("twice", [aTask("one")]);
  const jobs = await Promise.all([exportIt(dataset), exportIt(dataset)]);
  expect(jobs.map(({ state }) => state)).toEqual(["done", "done"]);
  expect(repository.pulls.filter(({ state }) => state === "open")).toHaveLength(1);
});

test("a folder that leads outside is refused", async () => {
  const dataset = await aDataset("outside", [aTask("one")]);
  for (const folder of ["../x", "a/../../b", ".git/hooks", "a//b"]) {
    const path = `/api/v1/datasets/${dataset.id}/github/preview`;
    expect((await member.outcome("POST", path, { ...wanted(), folder })).code).toBe("request_invalid");
  }
});

test("what was exported can be imported again from the repository, the same to the byte", async () => {
  const dataset = await aDataset("round-trip", [aTask("one"), aTask("two", "Read it twice.")]);
  await exportIt(dataset);
  const started = await member.call<Job>("POST", "/api/v1/imports", {
    format: "github",
    source: {
      from: "github",
      repository: repository.name,
      ref: "rollout/round-trip",
      folder: "datasets/round-trip",
    },
    into: { name: "back-again" },
  });
  expect(started.status, JSON.stringify(started.body)).toBe(201);
  const ready = await settled(started.body);
  const { body: preview } = await member.call<ImportPreview>("GET", `/api/v1/imports/${ready.id}`);
  expect(preview.counts).toMatchObject({ tasks: 2, ready: 2, errors: 0 });
  await member.call("POST", `/api/v1/imports/${ready.id}/confirm`, {});
  const imported = await settled(ready);
  expect(imported.state).toBe("done");
  const back = (await server.call<Dataset>("GET", `/api/v1/datasets/${imported.datasetId}`)).body;
  const again = await exportIt(back, { branch: "rollout/back", folder: "datasets/round-trip" });
  expect(again.state).toBe("done");
  const tasksOf = (branch: string) =>
    [...repository.files(branch)]
      .filter(([path]) => /^datasets\/round-trip\/tasks\/(one|two)\//.test(path))
      .map(([path, content]) => `${path} ${content.toString("hex")}`)
      .sort();
  expect(tasksOf("rollout/back")).toEqual(tasksOf("rollout/round-trip"));
});

test("a script can be run, and what was made a program in the repository stays one", async () => {
  const dataset = await aDataset("modes", [{ ...aTask("one"), outputSchema: { type: "object" } }]);
  await exportIt(dataset);
  const mode = (path: string): string | undefined =>
    repository.modes("rollout/modes").get(`datasets/modes/tasks/one/${path}`);
  expect(mode("tests/test.sh")).toBe("100755");
  expect(mode("instruction.md")).toBe("100644");
  repository.setMode("rollout/modes", "datasets/modes/tasks/one/instruction.md", "100755");
  await saveVersion(dataset, [{ ...aTask("one", "Read it twice."), outputSchema: { type: "object" } }]);
  await exportIt(dataset);
  expect(mode("instruction.md")).toBe("100755");
});

test("a branch with a pull request into another branch is left alone", async () => {
  repository.branch("develop", "main");
  const dataset = await aDataset("elsewhere", [aTask("one")]);
  await exportIt(dataset, { base: "develop" });
  const head = repository.git.refs.get("heads/rollout/elsewhere");
  const job = await exportIt(dataset);
  expect(job).toMatchObject({ state: "failed", code: "github_refused" });
  expect(job.message).toContain("#1 into develop");
  expect(repository.git.refs.get("heads/rollout/elsewhere")).toBe(head);
});

test("a folder that differs from one of the repository by case alone is refused", async () => {
  const dataset = await aDataset("cases", [aTask("one")]);
  const job = await exportIt(dataset, { folder: "Datasets/cases" });
  expect(job.message).toContain("The repository has datasets");
});
