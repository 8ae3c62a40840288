import type { Dataset, TaskList } from "@rollout/contract";
import { aTask, GithubWorld } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

/* Exports to a double that refuses every request which GitHub's published description would refuse. */

let world: GithubWorld;
beforeAll(async () => {
  world = await GithubWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => world.begin());
afterEach(() => expect(world.github.violations).toEqual([]));

test("the first export opens a pull request with the layout that other tools read", async () => {
  const dataset = await world.makeDataset("first", [aTask("one"), aTask("two")]);
  const job = await world.exportIt(dataset);
  expect(job).toMatchObject({ state: "done", url: `${world.github.url}/${world.repository.name}/pull/1` });
  const [pull] = world.repository.pulls;
  expect(pull).toMatchObject({
    base: "main",
    head: "rollout/first",
    state: "open",
    title: "first, version 1",
  });
  expect(pull?.body).toContain("2 tasks added, 0 removed, 0 changed");
  const paths = [...world.repository.files("rollout/first").keys()];
  expect(paths).toEqual(
    expect.arrayContaining([
      "datasets/first/registry.json",
      "datasets/first/tasks/dataset.toml",
      "datasets/first/tasks/one/task.toml",
      "datasets/first/tasks/two/instruction.md",
    ]),
  );
  const { body } = await world.server.call<Dataset>("GET", `/api/v1/datasets/${dataset.id}`);
  expect(body.source).toMatchObject({ exportedVersion: 1, pullRequest: { number: 1, state: "open" } });
});

test("exporting again updates the open pull request, uploads only what changed and touches nothing outside", async () => {
  const dataset = await world.makeDataset("again", [aTask("same"), aTask("edited"), aTask("gone")]);
  await world.exportIt(dataset);
  await world.saveVersion(dataset, [aTask("same"), aTask("edited", "Read it twice."), aTask("new")]);
  const preview = (await world.preview(dataset)).body;
  expect(preview).toMatchObject({ pullRequest: { number: 1 }, since: { version: 1 }, same: 1 });
  expect(preview.tasks.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
    "added new",
    "changed edited",
    "removed gone",
  ]);
  expect(preview.tasks.find(({ name }) => name === "edited")?.files).toEqual(["instruction.md"]);
  await world.exportIt(dataset);
  expect(world.repository.pulls).toHaveLength(1);
  expect(world.repository.pulls[0]).toMatchObject({ state: "open", title: "again, version 2" });
  expect(world.repository.pulls[0]?.body).toContain("Sharper.");
  expect(world.repository.pulls[0]?.body).toContain("since version 1");
  const files = world.repository.files("rollout/again");
  expect(files.get("datasets/again/tasks/edited/instruction.md")?.toString()).toContain("Read it twice.");
  expect([...files.keys()].filter((path) => path.includes("/gone/"))).toEqual([]);
  for (const [path, content] of Object.entries(world.outside))
    expect(files.get(path)?.toString()).toBe(content);
  expect(world.repository.files("main").size).toBe(Object.keys(world.outside).length);
});

test("a renamed task is told as renamed, with the files that changed beside its name", async () => {
  const dataset = await world.makeDataset("renames", [aTask("before"), aTask("gone"), aTask("stays")]);
  await world.exportIt(dataset);
  const { body: list } = await world.server.call<TaskList>("GET", `/api/v1/datasets/${dataset.id}/tasks`);
  const [first, second] = list.tasks;
  await world.server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [
      { op: "replace", taskId: first!.id, task: { ...aTask("before"), name: "after" } },
      { op: "remove", taskIds: [second!.id] },
      { op: "add", task: aTask("new") },
    ],
    note: "Sharper names",
  });
  const { tasks, same } = (await world.preview(dataset)).body;
  expect(same).toBe(1);
  expect(tasks.map(({ kind, name, formerName }) => [kind, name, formerName]).sort()).toEqual([
    ["added", "new", null],
    ["removed", "gone", null],
    ["renamed", "after", "before"],
  ]);
  await world.exportIt(dataset);
  const body = world.repository.pulls[0]!.body;
  expect(body).toContain("1 task added, 1 removed, 0 changed, 1 renamed, 1 the same since version 1.");
  expect(body).toContain("- renamed `before` to `after`: `.rollout/task.json`, `task.toml`");
  expect(body).toContain("Sharper names. By ");
  const files = [...world.repository.files("rollout/renames").keys()];
  expect(files).toContain("datasets/renames/tasks/after/task.toml");
  expect(files.filter((path) => path.includes("/before/"))).toEqual([]);
});

test("a name that another task has taken over is no rename", async () => {
  const dataset = await world.makeDataset("swapped", [aTask("one")]);
  await world.exportIt(dataset);
  const { body: list } = await world.server.call<TaskList>("GET", `/api/v1/datasets/${dataset.id}/tasks`);
  await world.server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [
      { op: "replace", taskId: list.tasks[0]!.id, task: aTask("two") },
      { op: "add", task: aTask("one", "Something else.") },
    ],
  });
  const { tasks } = (await world.preview(dataset)).body;
  expect(tasks.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(["added two", "changed one"]);
});

test("an export without changes adds no commit", async () => {
  const dataset = await world.makeDataset("still", [aTask("one")]);
  await world.exportIt(dataset);
  const head = world.repository.git.refs.get("heads/rollout/still");
  await world.exportIt(dataset);
  expect(world.repository.git.refs.get("heads/rollout/still")).toBe(head);
  world.repository.merge(1);
  const job = await world.exportIt(dataset);
  expect(job).toMatchObject({ state: "done", message: "main has version 1 already.", url: null });
  expect(world.repository.pulls).toHaveLength(1);
});

test("after a merge the next export opens another pull request, and the branch moves only forward", async () => {
  const dataset = await world.makeDataset("merged", [aTask("one")]);
  await world.exportIt(dataset);
  world.repository.merge(1);
  await world.saveVersion(dataset, [aTask("one"), aTask("two")]);
  const before = world.repository.git.refs.get("heads/rollout/merged")!;
  await world.exportIt(dataset);
  expect(world.repository.pulls.map(({ state }) => state)).toEqual(["closed", "open"]);
  const after = world.repository.git.refs.get("heads/rollout/merged")!;
  expect(world.repository.git.isAncestor(before, after)).toBe(true);
  expect(world.repository.git.isAncestor(world.repository.git.refs.get("heads/main")!, after)).toBe(true);
});

test("a commit that somebody else pushed to the branch is kept", async () => {
  const dataset = await world.makeDataset("shared", [aTask("one")]);
  await world.exportIt(dataset);
  world.repository.commit("rollout/shared", { "datasets/shared/NOTES.md": "Mine.\n" });
  await world.saveVersion(dataset, [aTask("one"), aTask("two")]);
  await world.exportIt(dataset);
  const files = world.repository.files("rollout/shared");
  expect(files.get("datasets/shared/NOTES.md")?.toString()).toBe("Mine.\n");
  expect(files.has("datasets/shared/tasks/two/task.toml")).toBe(true);
});

test("tests, solutions and indexes can be left out", async () => {
  const dataset = await world.makeDataset("bare", [{ ...aTask("one"), outputSchema: { type: "object" } }]);
  await world.exportIt(dataset, { hidden: false, indexes: false, folder: "" });
  const own = [...world.repository.files("rollout/bare").keys()].filter((path) => path.startsWith("tasks/"));
  expect(own).toContain("tasks/one/task.toml");
  expect(own.filter((path) => /\/(tests|solution)\//.test(path))).toEqual([]);
  expect(world.repository.files("rollout/bare").has("registry.json")).toBe(false);
});

test("a file that is no text arrives byte for byte", async () => {
  const bytes = Buffer.from([0, 255, 254, 10, 128]);
  const { id } = await world.uploadFile("photo.bin", bytes);
  const dataset = await world.makeDataset("binary", [{ ...aTask("one"), files: [{ fileId: id }] }]);
  await world.exportIt(dataset);
  const found = world.repository
    .files("rollout/binary")
    .get("datasets/binary/tasks/one/environment/files/photo.bin");
  expect(found?.equals(bytes)).toBe(true);
});

test("two exports of one dataset at once end in one pull request with everything in it", async () => {
  const dataset = await world.makeDataset("twice", [aTask("one")]);
  const jobs = await Promise.all([world.exportIt(dataset), world.exportIt(dataset)]);
  expect(jobs.map(({ state }) => state)).toEqual(["done", "done"]);
  expect(world.repository.pulls.filter(({ state }) => state === "open")).toHaveLength(1);
});

test("a script can be run, and what was made a program in the repository stays one", async () => {
  const dataset = await world.makeDataset("modes", [{ ...aTask("one"), outputSchema: { type: "object" } }]);
  await world.exportIt(dataset);
  const mode = (path: string): string | undefined =>
    world.repository.modes("rollout/modes").get(`datasets/modes/tasks/one/${path}`);
  expect(mode("tests/test.sh")).toBe("100755");
  expect(mode("instruction.md")).toBe("100644");
  world.repository.setMode("rollout/modes", "datasets/modes/tasks/one/instruction.md", "100755");
  await world.saveVersion(dataset, [{ ...aTask("one", "Read it twice."), outputSchema: { type: "object" } }]);
  await world.exportIt(dataset);
  expect(mode("instruction.md")).toBe("100755");
});

test("only what changed is uploaded", async () => {
  const dataset = await world.makeDataset("few", [aTask("one"), aTask("two"), aTask("three")]);
  await world.exportIt(dataset);
  world.github.uploads.length = 0;
  await world.saveVersion(dataset, [aTask("one"), aTask("two", "Read it twice."), aTask("three")]);
  const preview = (await world.preview(dataset)).body;
  await world.exportIt(dataset);
  expect(world.github.uploads.sort()).toEqual([
    "datasets/few/registry.json",
    "datasets/few/tasks/dataset.toml",
    "datasets/few/tasks/two/instruction.md",
  ]);
  expect(preview.files).toBe(world.github.uploads.length);
});

test("a note calls nobody on GitHub", async () => {
  const dataset = await world.makeDataset("quiet", [aTask("one")]);
  const tasks = [aTask("two")];
  await world.server.call("POST", `/api/v1/datasets/${dataset.id}/versions`, {
    tasks,
    note: "As @octocat said.",
  });
  await world.exportIt(dataset);
  expect(world.repository.pulls[0]?.body).toContain("As @\u200boctocat said.");
});
