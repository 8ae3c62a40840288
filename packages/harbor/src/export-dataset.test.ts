/** What is exported is what was imported, byte for byte, and what was made by hand is a task that Harbor runs. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ArchiveTask, readArchive } from "./archive-tasks.js";
import { bufferSource } from "./byte-source.js";
import { exportDataset } from "./export-dataset.js";
import type { ExportTask } from "./generated-task.js";
import { type Archive, openArchive } from "./open-archive.js";
import { aFile, asStored, folderEntries, unpackTo } from "./test-folder.js";
import { aTask, makeZip, type TestEntry } from "./test-zip.js";
import { writeArchive } from "./write-archive.js";

const run = promisify(execFile);
const checkout = fileURLToPath(new URL("../../..", import.meta.url));
const samples = path.resolve(checkout, "../shared/samples/harbor");
const dataset = { name: "round-trip", version: 3, description: "What it is", organisation: "acme" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-export-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(bytes: Buffer): Promise<{ archive: Archive; tasks: ArchiveTask[] }> {
  const archive = await openArchive(bufferSource(bytes));
  const tasks: ArchiveTask[] = [];
  for await (const task of (await readArchive(archive, "archive")).tasks()) tasks.push(task);
  return { archive, tasks };
}

async function written(tasks: readonly ExportTask[]): Promise<Buffer> {
  async function* inOrder() {
    yield* tasks;
  }
  return buffer(writeArchive(exportDataset(dataset, inOrder())));
}

async function textsIn(zip: Buffer): Promise<Record<string, string>> {
  const archive = await openArchive(bufferSource(zip));
  const files = archive.entries.filter(({ isFolder }) => !isFolder);
  const pairs = files.map(async (entry) => [
    entry.path,
    (await archive.readWhole(entry, 2 ** 20)).toString(),
  ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}

async function exportedAgain(entries: readonly TestEntry[]): Promise<Buffer> {
  const { archive, tasks } = await read(makeZip(entries));
  return written(tasks.map((task) => asStored(archive, task)));
}

const byHand: ExportTask[] = [
  {
    name: "Größe & Preis",
    instruction: "Read the invoice.",
    input: { url: "https://example.com", limit: 3 },
    outputSchema: { type: "object", required: ["total"], properties: { total: { type: "number" } } },
    metadata: {
      difficulty: "easy",
      tags: ["a", "b"],
      nothing: null,
      deep: { x: [1, { y: 2 }] },
      big: 2 ** 60,
    },
    files: [aFile("invoice.csv", "input", "a,b\n1,2\n"), aFile("expected.json", "tests", "{}\n")],
  },
  { name: "plain", instruction: "Say hello.\n", input: {}, outputSchema: null, metadata: {}, files: [] },
  {
    name: "own/image",
    instruction: "Use your image.",
    input: {},
    outputSchema: null,
    metadata: {},
    files: [
      aFile("environment/Dockerfile", "environment", "FROM scratch\n"),
      aFile("tests/test.sh", "tests", "exit 0\n"),
      aFile("a/x.txt", "input", "1"),
      aFile("A/X.txt", "input", "2"),
    ],
  },
];

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

test("tasks made by hand are whole task folders", async () => {
  const zip = await written(byHand);
  const { tasks } = await read(zip);
  expect(tasks.map(({ name, problems }) => [name, problems.map(({ message }) => message)])).toEqual([
    ["acme/Gro-e-Preis", ["There is no solution, so the tests cannot be checked."]],
    ["acme/plain", ["There is no solution, so the tests cannot be checked."]],
    ["acme/image", ["There is no solution, so the tests cannot be checked."]],
  ]);
  const texts = await textsIn(zip);
  expect(Object.keys(texts).filter((name) => name.startsWith("tasks/Gro-e-Preis/"))).toEqual(
    [
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

describe("the sample tasks of Harbor", () => {
  const reason = existsSync(samples) ? null : `no ${path.relative(checkout, samples)} beside the checkout`;
  if (reason) console.log(`skipped: the sample tasks of Harbor: ${reason}`);

  test.skipIf(reason)("come back from an export with the digests that Harbor gives them", async () => {
    const families = ["harbor-cookbook", "harbor-examples"];
    const entries = await Promise.all(
      families.map((each) => folderEntries(path.join(samples, each), `${each}/`)),
    );
    const { archive, tasks } = await read(makeZip(entries.flat()));
    const errors = tasks.flatMap(({ problems }) => problems.filter(({ severity }) => severity === "error"));
    expect(errors).toEqual([]);
    const digests = (list: readonly ArchiveTask[]) => list.map(({ digest }) => digest).sort();
    const known = JSON.parse(await readFile(path.join(samples, "digests.json"), "utf8")) as Record<
      string,
      { digest: string }
    >;
    const expected = Object.values(known).map(({ digest }) => digest);
    expect(digests(tasks)).toEqual(expected.sort());
    const again = await read(await written(tasks.map((task) => asStored(archive, task))));
    expect(digests(again.tasks)).toEqual(expected);
    expect(
      again.tasks.flatMap(({ problems }) => problems.filter(({ severity }) => severity === "error")),
    ).toEqual([]);
  });
});

/** Harbor's own answer for each folder: its name and digest, or what it says against it. */
const askHarbor = `
import json, pathlib, sys, warnings
warnings.simplefilter("ignore")
from harbor.models.dataset.manifest import DatasetManifest
from harbor.models.registry import DatasetSpec
from harbor.models.task.task import Task
from harbor.publisher.packager import Packager
root = pathlib.Path(sys.argv[1])
found = {}
for folder in sorted((root / "tasks").iterdir()):
    if not folder.is_dir():
        continue
    try:
        assert Task.is_valid_dir(folder), "is_valid_dir says no"
        task = Task(folder)
        found[folder.name] = "sha256:" + Packager.compute_content_hash(folder)[0]
    except Exception as error:
        found[folder.name] = repr(error)
manifest = DatasetManifest.from_toml_file(root / "tasks/dataset.toml")
spec = DatasetSpec.model_validate(json.loads((root / "registry.json").read_text())[0])
print(json.dumps({"tasks": found, "dataset": "sha256:" + manifest.compute_content_hash(),
    "manifest": [task.digest for task in manifest.tasks], "registry": [str(task.path) for task in spec.tasks]}))
`;

/** A Python of at least 3.12, or null. */
async function findPython(): Promise<string | null> {
  const versions = path.join(process.env.HOME ?? "/", ".pyenv/versions");
  const own = existsSync(versions)
    ? (await readdir(versions)).map((each) => path.join(versions, each, "bin/python"))
    : [];
  for (const command of ["python3.13", "python3.12", "python3", ...own]) {
    const isNew = "import sys; sys.exit(sys.version_info < (3, 12))";
    if (
      await run(command, ["-c", isNew]).then(
        () => true,
        () => false,
      )
    )
      return command;
  }
  return null;
}

/** Harbor from PyPI, kept beside the other caches of node_modules; a sentence where it cannot be had. */
async function installHarbor(): Promise<{ python: string } | { reason: string }> {
  const venv = path.join(checkout, "node_modules/.cache/harbor");
  const python = path.join(venv, "bin/python");
  if (!existsSync(path.join(venv, "installed"))) {
    const base = await findPython();
    if (!base) return { reason: "no Python of at least 3.12" };
    try {
      await mkdir(path.dirname(venv), { recursive: true });
      await run(base, ["-m", "venv", venv]);
      await run(python, ["-m", "pip", "install", "--quiet", "harbor==0.24.0"], { timeout: 240_000 });
      await writeFile(path.join(venv, "installed"), "harbor==0.24.0\n");
    } catch (error) {
      const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
      return { reason: `Harbor cannot be installed from PyPI: ${why}` };
    }
  }
  return { python };
}

describe("Harbor itself", async () => {
  const harbor = await installHarbor();
  const reason = "reason" in harbor ? harbor.reason : null;
  if (reason) console.log(`skipped: Harbor itself: ${reason}`);

  test.skipIf(reason)(
    "takes every exported task, and gives it the same digest",
    { timeout: 60_000 },
    async () => {
      const hasSamples = existsSync(samples);
      const families = hasSamples ? ["harbor-cookbook", "harbor-examples"] : [];
      const entries = await Promise.all(
        families.map((each) => folderEntries(path.join(samples, each), `${each}/`)),
      );
      const ignoring = aTask("made/ignoring/", {
        ".gitignore":
          "# c\n*.log\n!keep.log\nbuild/\n!build/kept.txt\n/tests/*.tmp\nenvironment/**/x\n\\#odd\n[ab].txt\n",
        "environment/a.log": "1",
        "environment/keep.log": "2",
        "environment/build/kept.txt": "3",
        "environment/build/lost.txt": "4",
        "environment/deep/er/x": "5",
        "environment/#odd": "6",
        "environment/a.txt": "7",
        "environment/A.txt.d/c.txt": "8",
        "tests/y.tmp": "9",
        "tests/sub/y.tmp": "10",
        "tests/__pycache__/z.pyc": "11",
      });
      const plain = aTask("made/plain-ignores/", {
        "tests/__pycache__/z.pyc": "1",
        "tests/a~": "2",
        "tests/ä😀": "3",
      });
      const { archive, tasks } = await read(makeZip([...entries.flat(), ...ignoring, ...plain]));
      const zip = await written([...tasks.map((task) => asStored(archive, task)), ...byHand]);
      const root = path.join(folder, "harbor");
      await unpackTo(root, zip);
      const program = harbor as { python: string };
      const { stdout } = await run(program.python, ["-c", askHarbor, root]);
      const answer = JSON.parse(stdout) as {
        tasks: Record<string, string>;
        dataset: string;
        manifest: string[];
        registry: string[];
      };
      const ours = await read(zip);
      const folderName = ({ folder: place }: ArchiveTask): string => place.slice("tasks/".length);
      expect(answer.tasks).toEqual(
        Object.fromEntries(ours.tasks.map((task) => [folderName(task), task.digest])),
      );
      expect(answer.manifest).toEqual(ours.tasks.map(({ digest }) => digest));
      expect(answer.registry).toEqual(ours.tasks.map((task) => task.folder));
      expect(Object.keys(answer.tasks)).toHaveLength((hasSamples ? 12 : 0) + 2 + byHand.length);
    },
  );
});
