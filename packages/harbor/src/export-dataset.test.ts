/** What is exported is what was imported, byte for byte, and what was made by hand is a task that Harbor runs. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportTask } from "./generated-task.js";
import { assertTaskExportable } from "./kept-instruction.js";
import { byHand, read, textsIn, written } from "./test-export.js";
import { aFile, asStored, unpackTo } from "./test-folder.js";
import { aTask, makeZip, type TestEntry } from "./test-zip.js";

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-export-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function exportedAgain(entries: readonly TestEntry[]): Promise<Buffer> {
  const { archive, tasks } = await read(makeZip(entries));
  return written(tasks.map((task) => asStored(archive, task)));
}

test("tasks born from Harbor are exported byte for byte, under names that every file system takes", async () => {
  const zip = await exportedAgain([
    ...aTask("a/", {
      ".gitignore": "*.log\n",
      "environment/.gitkeep": "",
      "instruction.md": "<!-- canary -->\n\nDo it.\r\n",
    }),
    ...aTask("b/", { "task.toml": '# kept\n[task]\nname = "org/Other.name"\n' }),
  ]);
  const texts = await textsIn(zip);
  expect(texts["tasks/a/instruction.md"]).toBe("<!-- canary -->\n\nDo it.\r\n");
  expect(texts["tasks/a/.gitignore"]).toBe("*.log\n");
  expect(texts["tasks/Other.name/task.toml"]).toBe('# kept\n[task]\nname = "org/Other.name"\n');
  expect(JSON.parse(texts["registry.json"]!)).toEqual([
    {
      name: "round-trip",
      version: "3",
      description: "What it is",
      tasks: [
        { name: "acme/a", path: "tasks/a" },
        { name: "org/Other.name", path: "tasks/Other.name" },
      ],
      metrics: [],
    },
  ]);
});

test("an empty environment folder stays", async () => {
  const entries = aTask("a/", { "task.toml": '[environment]\ndocker_image = "x"\n' });
  const zip = await exportedAgain([
    ...entries.filter(({ name }) => name !== "a/environment/Dockerfile"),
    { name: "a/environment/", method: 0, unixMode: 0o040755 },
  ]);
  expect((await read(zip)).tasks[0]!.problems).toEqual([]);
});

test("what was edited in Rollout is exported edited, canary lines and all other bytes kept", async () => {
  const toml = '# c\n[task]\nname = "org/a" # mine\n';
  const { archive, tasks } = await read(
    makeZip(aTask("a/", { "task.toml": toml, "instruction.md": "# canary 1\n\nOld.\n" })),
  );
  const edited = { ...asStored(archive, tasks[0]!), name: "org/renamed", instruction: "New.\n" };
  const texts = await textsIn(await written([edited]));
  expect(texts["tasks/renamed/instruction.md"]).toBe("# canary 1\n\nNew.\n");
  expect(texts["tasks/renamed/task.toml"]).toBe('# c\n[task]\nname = "org/renamed" # mine\n');
});

test("a name that neither task.toml nor a folder can hold comes back, until it is another in the folder", async () => {
  const { archive, tasks } = await read(
    makeZip([...aTask("a/", { "task.toml": '[task]\nname = "org/a"\n' }), ...aTask("b/")]),
  );
  const [named, unnamed] = tasks.map((task) => asStored(archive, task)) as [ExportTask, ExportTask];
  const renamed = [
    { ...named, name: "Größe & Preis" },
    { ...unnamed, name: "b/ü 2" },
  ];
  const zip = await written(renamed);
  const texts = await textsIn(zip);
  expect(texts["tasks/Gro-e-Preis/task.toml"]).toBe('[task]\nname = "acme/Gro-e-Preis"\n');
  const again = await read(zip);
  expect(again.tasks.map(({ name }) => name)).toEqual(["Größe & Preis", "b/ü 2"]);
  expect(await written(again.tasks.map((task) => asStored(again.archive, task)))).toEqual(zip);
  const back = again.tasks.map((task) => asStored(again.archive, task));
  const plain = await textsIn(await written([{ ...back[0]!, name: "org/a" }]));
  expect(plain["tasks/a/.rollout/task.json"]).toBeUndefined();
  const other = makeZip([
    ...aTask("x/", {
      "task.toml": '[task]\nname = "org/by-hand"\n',
      ".rollout/task.json": texts["tasks/Gro-e-Preis/.rollout/task.json"]!,
    }),
  ]);
  expect((await read(other)).tasks[0]!.name).toBe("org/by-hand");
});

test("one step of several is exported edited, the other as it was", async () => {
  const files = {
    "task.toml": '[[steps]]\nname = "one"\n[[steps]]\nname = "two"\n',
    "steps/one/instruction.md": "First.",
    "steps/two/instruction.md": "\n\nSecond.\n\n",
  };
  const { archive, tasks } = await read(makeZip(aTask("a/", files)));
  const task = asStored(archive, tasks[0]!);
  const edited = { ...task, instruction: task.instruction.replace("First.", "Changed.") };
  const texts = await textsIn(await written([edited]));
  expect(texts["tasks/a/steps/one/instruction.md"]).toBe("Changed.\n");
  expect(texts["tasks/a/steps/two/instruction.md"]).toBe("\n\nSecond.\n\n");
});

test("a task of several steps whose instruction has lost a heading is refused, with what to do", async () => {
  const files = {
    "task.toml": '[[steps]]\nname = "one"\n[[steps]]\nname = "two"\n',
    "steps/one/instruction.md": "First.",
    "steps/two/instruction.md": "Second.",
  };
  const { archive, tasks } = await read(makeZip(aTask("a/", files)));
  const task = asStored(archive, tasks[0]!);
  for (const instruction of ["Do it all.", `Before.\n\n${task.instruction}`]) {
    const edited = { ...task, instruction };
    const refusal = {
      code: "export_refused",
      message: expect.stringContaining("# Step: one, # Step: two"),
    };
    await expect(written([edited])).rejects.toMatchObject(refusal);
    await expect(assertTaskExportable(edited)).rejects.toMatchObject(refusal);
  }
});

test("a step that had no instruction gets the one that it was given", async () => {
  const files = {
    "task.toml": '[[steps]]\nname = "one"\n[[steps]]\nname = "two"\n',
    "steps/one/instruction.md": "First.",
    "steps/two/tests/test.sh": "exit 0\n",
  };
  const { archive, tasks } = await read(makeZip(aTask("a/", files)));
  const task = asStored(archive, tasks[0]!);
  const edited = { ...task, instruction: `${task.instruction}\n# Step: two\n\nSecond.\n` };
  const texts = await textsIn(await written([edited]));
  expect(texts["tasks/a/steps/two/instruction.md"]).toBe("Second.\n");
  expect((await read(await written([edited]))).tasks[0]!.instruction).toBe(edited.instruction);
});

test("a task with a task.toml of its own and no instruction.md gets one", async () => {
  const task = {
    ...byHand[1]!,
    instruction: "Read the paper.\n",
    files: [aFile("task.toml", "metadata", "[agent]\ntimeout_sec = 60\n")],
  };
  const zip = await written([task]);
  expect((await textsIn(zip))["tasks/plain/instruction.md"]).toBe("Read the paper.\n");
  expect((await read(zip)).tasks[0]!.instruction).toBe("Read the paper.\n");
});

test("tasks made by hand are whole task folders", async () => {
  const zip = await written(byHand);
  const { tasks } = await read(zip);
  expect(tasks.map(({ name, problems }) => [name, problems.map(({ message }) => message)])).toEqual([
    ["Größe & Preis", ["There is no solution, so the tests cannot be checked."]],
    ["plain", ["There is no solution, so the tests cannot be checked."]],
    ["own/image", ["There is no solution, so the tests cannot be checked."]],
  ]);
  const texts = await textsIn(zip);
  expect(Object.keys(texts).filter((name) => name.startsWith("tasks/Gro-e-Preis/"))).toEqual(
    [
      ".rollout/task.json",
      "environment/Dockerfile",
      "environment/files/invoice.csv",
      "environment/input.json",
      "environment/output_schema.json",
      "instruction.md",
      "task.toml",
      "tests/check_output.py",
      "tests/expected.json",
      "tests/output_schema.json",
      "tests/test.sh",
    ].map((name) => `tasks/Gro-e-Preis/${name}`),
  );
  expect(texts["tasks/image/environment/Dockerfile"]).toBe("FROM scratch\n");
  expect(texts["tasks/image/tests/test.sh"]).toBe("exit 0\n");
  expect(Object.keys(texts)).toContain("tasks/image/environment/files/A/X.txt");
  expect(Object.keys(texts)).toContain("tasks/image/environment/files/A/x-2.txt");
});

test("the same dataset gives the same bytes", async () => {
  const [once, again] = [await written(byHand), await written(byHand)];
  expect(once.equals(again)).toBe(true);
});

test("a file that cannot be read breaks the archive off", async () => {
  const broken = {
    ...byHand[1]!,
    files: [
      {
        ...aFile("x", "input", "1"),
        // biome-ignore lint/correctness/useYield: it fails before its first byte
        async *open(): AsyncGenerator<Uint8Array> {
          throw new Error("gone");
        },
      },
    ],
  };
  await expect(written([broken])).rejects.toThrow("gone");
});

test("the generated test tells answers that fit from those that do not", async () => {
  const task = path.join(folder, "answers");
  await unpackTo(task, await written(byHand));
  const tests = path.join(task, "tasks/plain/tests");
  const script = await readFile(path.join(tests, "check_output.py"), "utf8");
  const answer = path.join(folder, "output.json");
  await writeFile(path.join(tests, "check_output.py"), script.replace("/app/output.json", answer));
  const check = () =>
    run("python3", [path.join(tests, "check_output.py")]).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  expect(await check()).toBe(1);
  await writeFile(answer, "{");
  expect(await check()).toBe(1);
  await writeFile(answer, "{}");
  expect(await check()).toBe(0);
});
