/** What was added to a task in Rollout goes along in its folder, and Harbor sees the same task as before. */
import { expect, test } from "vitest";
import type { ArchiveTask } from "./archive-tasks.js";
import type { ExportTask } from "./generated-task.js";
import { byHand, read, textsIn, written } from "./test-export.js";
import { aFile, asStored } from "./test-folder.js";
import { aTask, makeZip } from "./test-zip.js";

const place = "tasks/a/.rollout/task.json";
const toml = '# c\n[metadata]\ndifficulty = "easy"\n[agent]\ntimeout_sec = 60.0\n';

/** A task born from Harbor, as the server holds it, and the digest of its folder. */
async function born(files: Readonly<Record<string, string>> = {}): Promise<ExportTask & { digest: string }> {
  const { archive, tasks } = await read(makeZip(aTask("a/", { "task.toml": toml, ...files })));
  return { ...asStored(archive, tasks[0]!), digest: tasks[0]!.digest };
}

async function again(
  task: ExportTask,
): Promise<{ text: string | undefined; read: ArchiveTask; zip: Buffer }> {
  const zip = await written([task]);
  return { text: (await textsIn(zip))[place], read: (await read(zip)).tasks[0]!, zip };
}

test("a task that nobody edited gets no file of Rollout's", async () => {
  expect((await again(await born())).text).toBeUndefined();
});

test("input, output schema, metadata and roles that were given in Rollout come back, and the digest stays", async () => {
  const task = await born();
  const edited: ExportTask = {
    ...task,
    input: { url: "https://example.com", none: null },
    outputSchema: { type: "object", required: ["total"] },
    metadata: { ...task.metadata, difficulty: "hard", reviewed: true },
    files: [...task.files, aFile("notes.csv", "input", "a,b\n")],
  };
  const first = await again(edited);
  expect(JSON.parse(first.text!)).toEqual({
    input: edited.input,
    outputSchema: edited.outputSchema,
    metadata: { difficulty: "hard", reviewed: true },
    roles: { "notes.csv": "input" },
  });
  expect(first.read.problems).toEqual([]);
  expect(first.read).toMatchObject({
    digest: task.digest,
    input: edited.input,
    outputSchema: edited.outputSchema,
    metadata: { difficulty: "hard", reviewed: true, harbor: { agent: { timeout_sec: 60 } } },
  });
  expect(first.read.files.find(({ name }) => name === "notes.csv")!.role).toBe("input");
  expect((await textsIn(first.zip))["tasks/a/task.toml"]).toBe(toml);

  const { archive, tasks } = await read(first.zip);
  const second = await again(asStored(archive, tasks[0]!));
  expect(second.zip.equals(first.zip)).toBe(true);
});

test("metadata that was taken away stays away, and what task.toml says of Harbor is always its own", async () => {
  const task = await born();
  const { read } = await again({ ...task, metadata: {} });
  expect(read.metadata).toEqual({ harbor: { agent: { timeout_sec: 60 } } });
});

test("a file of Rollout's stays byte for byte while it is true, and goes with what it told", async () => {
  const text = '{"outputSchema":{"type":"object"},\n  "metadata": {"difficulty": "easy"}}';
  const task = await born({ ".rollout/task.json": text });
  expect(task.outputSchema).toEqual({ type: "object" });
  expect((await again(task)).text).toBe(text);
  expect((await again({ ...task, outputSchema: null })).text).toBeUndefined();
  const changed = { ...task, outputSchema: { type: "array" } };
  expect(JSON.parse((await again(changed)).text!)).toEqual({ outputSchema: { type: "array" } });
});

test.each([
  ["not json", "It is not JSON."],
  ["[]", "It is JSON, but no object."],
  ['{"input": 1}', "input is no object."],
  ['{"roles": {"a": "owner"}}', "roles does not give one of "],
])("a file that is not Rollout's is kept and told: %s", async (text, reason) => {
  const { archive, tasks } = await read(makeZip(aTask("a/", { ".rollout/task.json": text })));
  expect(tasks[0]!.problems).toMatchObject([
    { severity: "warning", path: "a/.rollout/task.json", message: expect.stringContaining(reason) },
  ]);
  expect((await again(asStored(archive, tasks[0]!))).text).toBe(text);
});

test("a task made by hand comes back with its input, schema and roles", async () => {
  const { read } = await again({ ...byHand[0]!, name: "a" });
  expect(read).toMatchObject({ input: byHand[0]!.input, outputSchema: byHand[0]!.outputSchema });
  expect(read.metadata).toMatchObject(byHand[0]!.metadata);
  const { name, instruction, files } = byHand[0]!;
  expect([read.name, read.instruction, read.metadata.harbor]).toEqual(["a", instruction, undefined]);
  expect(name).not.toBe(read.name);
  expect(read.files.map((file) => [file.name, file.role]).sort()).toEqual(
    files.map((file) => [file.name, file.role]).sort(),
  );
});

test("a folder that was made is the task still after its instruction, input or schema were edited", async () => {
  const texts = Object.entries(await textsIn(await written([{ ...byHand[0]!, name: "a" }])));
  const edited = texts.map(([place, text]) => ({
    name: place,
    content: place.endsWith("/instruction.md")
      ? `Be quick.\n\n${text}`
      : place.endsWith("environment/input.json")
        ? '{"n": 2}'
        : text,
  }));
  const [task] = (await read(makeZip(edited))).tasks;
  expect(task).toMatchObject({
    name: "a",
    instruction: `Be quick.\n\n${byHand[0]!.instruction}`,
    input: { n: 2 },
  });
  expect(task!.files.map(({ name }) => name)).not.toContain("environment/Dockerfile");
});

test("a folder that was made and then changed is a Harbor task of its own, with every file", async () => {
  const texts = Object.entries(await textsIn(await written([{ ...byHand[0]!, name: "a" }])));
  const edited = texts.map(([place, text]) => ({
    name: place,
    content: place.endsWith("environment/Dockerfile") ? `${text}RUN true\n` : text,
  }));
  const [task] = (await read(makeZip(edited))).tasks;
  expect(task).toMatchObject({ name: "acme/a", instruction: expect.stringContaining("## Where things are") });
  expect(task!.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["environment/Dockerfile", "task.toml", "tests/test.sh"]),
  );
});

test("a folder whose file of Rollout names what no task may be named is read as Harbor's own", async () => {
  const texts = Object.entries(await textsIn(await written([{ ...byHand[0]!, name: "a" }])));
  for (const name of ["", "a\0b", "x".repeat(5_000)]) {
    const edited = texts.map(([place, text]) => ({
      name: place,
      content: place.endsWith(".rollout/task.json")
        ? JSON.stringify({ ...JSON.parse(text), generated: { ...JSON.parse(text).generated, name } })
        : text,
    }));
    const [task] = (await read(makeZip(edited))).tasks;
    expect(task!.name).toBe("acme/a");
    expect(task!.problems.map(({ message }) => message)).toContain(
      "generated is not as an export writes it. It is kept as it is, and not read.",
    );
  }
});

test("a file of Rollout nested deeper than can be kept is not read", async () => {
  const texts = Object.entries(await textsIn(await written([{ ...byHand[0]!, name: "a" }])));
  const deep = `{"input": {"a": ${"[".repeat(20_000)}${"]".repeat(20_000)}}}`;
  const edited = texts.map(([place, text]) => ({
    name: place,
    content: place.endsWith(".rollout/task.json") ? deep : text,
  }));
  const [task] = (await read(makeZip(edited))).tasks;
  expect(task!.problems.map(({ message }) => message)).toContain(
    "It is nested deeper than 64 levels. It is kept as it is, and not read.",
  );
});
