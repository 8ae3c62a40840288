/** Datasets that come and go on the command line, and keys, by the built program against a real server. */
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ApiKeyList, Dataset, Job, TaskList } from "@rollout/contract";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CommandLine } from "./testing/command-line.js";

let server: TestServer;
let ada: TestPerson;
let machine: CommandLine;

beforeAll(async () => {
  server = await startTestServer();
  ada = await TestPerson.signIn(server, "Ada", "owner", "ada@example.com");
});
afterAll(() => server.stop());
beforeEach(async () => {
  machine = new CommandLine();
  await machine.holdLogin(ada);
});
afterEach(() => machine.remove());

const at = (...parts: string[]): string => path.join(machine.home, ...parts);

async function aDataset(name: string): Promise<Dataset> {
  const tasks = ["one", "two"].map((task) => ({ name: task, instruction: `Do ${task}.`, input: { n: 1 } }));
  return (await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks })).body;
}

async function instructionsOf(name: string): Promise<Record<string, string>> {
  const { body } = await server.call<{ datasets: Dataset[] }>("GET", `/api/v1/datasets?search=${name}`);
  const { id } = body.datasets.find((each) => each.name === name)!;
  const { tasks } = (await server.call<TaskList>("GET", `/api/v1/datasets/${id}/tasks`)).body;
  return Object.fromEntries(tasks.map(({ name: task, task: { instruction } }) => [task, instruction.trim()]));
}

test("a dataset is shown with its tasks", async () => {
  await aDataset("shown");
  const { out } = await machine.run(["datasets", "show", "shown"]);
  expect(out).toMatch(/^dataset +shown$/m);
  expect(out).toMatch(/^1 +one +– +– +Do one\.$/m);
  expect((await machine.run(["datasets", "show", "shown", "-q"])).out).toBe("one\ntwo\n");
  const missing = await machine.run(["datasets", "show", "never-made"]);
  expect([missing.code, missing.err]).toEqual([
    5,
    expect.stringContaining("This workspace has no dataset never-made."),
  ]);
});

test("what is pulled is a folder of tasks; changed and pushed, it is the next version", async () => {
  await aDataset("pulled");
  const pulled = await machine.run(["datasets", "pull", "pulled"]);
  expect([pulled.code, pulled.out]).toEqual([0, expect.stringContaining("✓ Pulled pulled into pulled")]);
  const instruction = at("pulled", "tasks", "one", "instruction.md");
  const text = await readFile(instruction, "utf8");
  expect(text).toContain("Do one.");

  await writeFile(instruction, text.replace("Do one.", "Do one, carefully."));
  const asked = await machine.run(["datasets", "push", "pulled"]);
  expect([asked.code, asked.err]).toEqual([1, expect.stringContaining("Import without being asked: --yes")]);
  expect(await instructionsOf("pulled")).toMatchObject({ one: "Do one." });

  const { code, err } = await machine.run(["datasets", "push", "pulled", "--yes"]);
  expect([code, err]).toEqual([0, expect.stringContaining("version 2: 2 tasks ready")]);
  expect(await instructionsOf("pulled")).toEqual({ one: "Do one, carefully.", two: "Do two." });
  const { jobs } = (await server.call<{ jobs: Job[] }>("GET", "/api/v1/jobs")).body;
  expect(jobs.filter(({ state }) => state === "ready")).toEqual([]);

  const again = await machine.run(["datasets", "push", "pulled", "--yes"]);
  expect([again.code, again.out]).toEqual([
    0,
    expect.stringContaining("✓ Nothing changed: pulled has these tasks already"),
  ]);
});

test("a push says which tasks will be gone, and what is left out is never silent", async () => {
  await aDataset("smaller");
  await machine.run(["datasets", "pull", "smaller"]);
  await rm(at("smaller", "tasks", "two"), { recursive: true });
  await rm(at("smaller", "tasks", "dataset.toml"), { force: true });
  const asked = await machine.run(["datasets", "push", "smaller"]);
  expect(asked.err).toContain("1 task of version 1 is not in it and will be gone: two");

  await mkdir(at("smaller", "tasks", "bad"));
  await writeFile(at("smaller", "tasks", "bad", "task.toml"), "[agent");
  const push = ["datasets", "push", "smaller", "--yes", "--leave-out-errors"];
  const json = JSON.parse((await machine.run([...push, "--json"])).out) as Record<string, unknown>;
  expect(json).toMatchObject({
    state: "done",
    leftOut: 1,
    removed: 1,
    problems: [{ severity: "error" }, {}],
  });
  expect(await machine.run([...push, "--quiet"])).toMatchObject({
    code: 0,
    out: "",
    err: "smaller: 1 task with errors left out\n",
  });
  expect((await machine.run(push)).out).toContain("1 task with errors left out");
});

test("nothing is pulled over files that are there, nor through a link", async () => {
  await aDataset("guarded");
  await mkdir(at("guarded"));
  await writeFile(at("guarded", "mine.txt"), "mine");
  const full = await machine.run(["datasets", "pull", "guarded"]);
  expect([full.code, full.err]).toEqual([
    2,
    expect.stringContaining("guarded has files already. (folder_not_empty)"),
  ]);
  await mkdir(at("elsewhere"));
  await symlink(at("elsewhere"), at("guarded", "tasks"));
  const linked = await machine.run(["datasets", "pull", "guarded", "--force"]);
  expect([linked.code, linked.err]).toEqual([1, expect.stringContaining("(archive_unsafe)")]);
  expect(await readdir(at("elsewhere"))).toEqual([]);
  await rm(at("guarded", "tasks"));
  expect((await machine.run(["datasets", "pull", "guarded", "--force"])).code).toBe(0);
  expect(await readFile(at("guarded", "mine.txt"), "utf8")).toBe("mine");
});

test("a file is imported as what its ending says; problems name file and line, and then nothing is written", async () => {
  await writeFile(
    at("more.jsonl"),
    '{"name":"a","instruction":"Read."}\n{"name":"a","instruction":"Again."}\n',
  );
  const broken = await machine.run(["datasets", "import", "more.jsonl", "--yes"]);
  expect([broken.code, broken.err]).toEqual([
    1,
    expect.stringMatching(/error more\.jsonl[\s\S]*\(import_has_errors\)/),
  ]);
  expect((await machine.run(["datasets", "show", "more"])).code).toBe(5);

  const rest = await machine.run(["datasets", "import", "more.jsonl", "--yes", "--leave-out-errors"]);
  expect([rest.code, rest.out]).toEqual([0, expect.stringContaining("✓ Imported more")]);
  expect(Object.keys(await instructionsOf("more"))).toHaveLength(1);
  await writeFile(at("tasks.txt"), "?");
  expect((await machine.run(["datasets", "import", "tasks.txt"])).err).toContain(
    "--format harbor, jsonl or csv",
  );
  expect((await machine.run(["datasets", "import", "none.csv"])).err).toContain("There is no file none.csv.");
});

test("a dataset is exported into a file that is there when it is whole", async () => {
  await aDataset("taken");
  expect((await machine.run(["datasets", "export", "taken", "--format", "jsonl"])).code).toBe(0);
  const lines = (await readFile(at("taken.jsonl"), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(["one", "two"]);
  expect((await machine.run(["datasets", "export", "taken", "-o", "t.zip"])).code).toBe(0);
  expect((await readFile(at("t.zip"))).subarray(0, 2).toString()).toBe("PK");
  expect(
    (await machine.run(["datasets", "export", "taken", "--version-number", "9", "-o", "v9.zip"])).code,
  ).toBe(5);
  expect((await readdir(machine.home)).filter((name) => name.startsWith("v9"))).toEqual([]);
});

test("a folder with links is not pushed", async () => {
  await mkdir(at("linked"));
  await symlink("/etc/hosts", at("linked", "hosts"));
  const { code, err } = await machine.run(["datasets", "push", "linked", "--yes"]);
  expect([code, err]).toEqual([2, expect.stringContaining("hosts is a symbolic link")]);
});

test("a name that leads elsewhere is no name, and nothing is written there", async () => {
  await mkdir(at("tasks"));
  await mkdir(at("tmp"));
  await writeFile(at("tmp", "mine.zip"), "my own");
  const { code, err } = await machine.run(["datasets", "push", "../mine", "tasks", "--yes"], {
    TMPDIR: at("tmp"),
  });
  expect([code, err]).toEqual([2, expect.stringContaining('"../mine" is no name of a dataset.')]);
  expect(await readFile(at("tmp", "mine.zip"), "utf8")).toBe("my own");
  await aDataset("kept");
  const exported = await machine.run(["datasets", "export", "kept", "--task-set", "../mine"]);
  expect([exported.code, exported.err]).toEqual([2, expect.stringContaining("is no name of a task set.")]);
});

test("scripts keep their mark as programs on the way out and back", async () => {
  await aDataset("scripts");
  await machine.run(["datasets", "pull", "scripts"]);
  const script = at("scripts", "tasks", "one", "tests", "test.sh");
  await mkdir(path.dirname(script), { recursive: true });
  await writeFile(script, "#!/bin/sh\nexit 0\n");
  await chmod(script, 0o755);
  expect((await machine.run(["datasets", "push", "scripts", "--yes"])).code).toBe(0);
  await machine.run(["datasets", "pull", "scripts", "again"]);
  expect(await readFile(at("again", "tasks", "one", "tests", "test.sh"), "utf8")).toContain("exit 0");
});

test("a key is made, shown this once alone on standard output, listed and revoked", async () => {
  const { code, out, err } = await machine.run(["keys", "create", "laptop", "--scopes", "ingest,read"]);
  expect([code, out]).toEqual([0, expect.stringMatching(/^mv37_rl_\w{38}\n$/)]);
  expect(err).toContain("ingest, read; it is not shown again");
  const list = await machine.run(["keys", "list"]);
  expect(list.out).toMatch(/^laptop +key_\w+ +mv37_rl_.* never .*Ada$/m);
  expect(list.out).not.toContain(out.trim());
  expect((await machine.run(["keys", "revoke", "laptop"])).out).toContain("✓ Revoked laptop");
  const { apiKeys } = (await ada.call<ApiKeyList>("GET", "/api/v1/api-keys")).body;
  expect(apiKeys.find(({ name }) => name === "laptop")?.state).toBe("revoked");
  expect((await machine.run(["keys", "revoke", "laptop"])).err).toContain("(api_key_not_found)");
  expect((await machine.run(["keys", "create", "x", "--scopes", "all"])).err).toContain(
    'There is no scope "all".',
  );
});

test("the key in use is marked, and is not revoked without a yes", async () => {
  const { apiKey: own } = await machine.holdLogin(ada);
  expect((await machine.run(["keys", "list"])).out).toMatch(/ \(in use\) .*Ada by login$/m);
  const refused = await machine.run(["--base-url", server.url, "keys", "revoke", own.id]);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("(key_in_use)") });
  expect(refused.err).toContain(`rollout --base-url ${server.url} logout --revoke`);
  expect((await machine.run(["keys", "revoke", own.id, "--yes"])).out).toContain(
    "log in again: rollout login",
  );
  await expect.poll(async () => (await machine.run(["whoami"])).code).toBe(3);
});
