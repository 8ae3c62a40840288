/** What is exported has the digests that Harbor gives it, and Harbor itself takes it. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ArchiveTask } from "./archive-tasks.js";
import { byHand, read, written } from "./test-export.js";
import { asStored, folderEntries, unpackTo } from "./test-folder.js";
import { aTask, makeZip } from "./test-zip.js";

const run = promisify(execFile);
const checkout = fileURLToPath(new URL("../../..", import.meta.url));
const samples = path.resolve(checkout, "../shared/samples/harbor");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-harbor-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

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
