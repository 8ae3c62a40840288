/** Real task folders become a dataset, and an agent in each language reads them as they are on disk. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Dataset } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withoutCanary } from "./read-task-folder.js";

const here = fileURLToPath(new URL("..", import.meta.url));
const checkout = path.resolve(here, "../..");
const samples = path.resolve(checkout, "../shared/samples/harbor");
const python = path.join(checkout, ".venv/bin/python");
/** `make setup` leaves it when the SDK is installed there. */
const hasPythonSdk = existsSync(path.join(checkout, ".venv/.rollout-sdk"));

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(path.join(tmpdir(), "rollout-harbor-"));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface ReadTask {
  readonly name: string;
  readonly instruction: string;
  readonly files: Record<string, string>;
  readonly hidden: Record<string, string>;
}

function run(command: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH,
      ROLLOUT_BASE_URL: server.url,
      ROLLOUT_API_KEY: server.apiKey,
      TMPDIR: folder,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code: code ?? 1, output })));
}

const importFolders = (name: string, ...folders: string[]) =>
  run(process.execPath, [path.join(here, "dist/import-harbor.js"), name, ...folders]);

const readers: Record<string, [command: string, program: string]> = {
  TypeScript: [process.execPath, path.join(here, "dist/read-tasks.js")],
  Python: [python, path.join(here, "read_tasks.py")],
};

async function readWith(language: string, dataset: string): Promise<ReadTask[]> {
  const [command, program] = readers[language]!;
  const { code, output } = await run(command, [program, dataset]);
  expect(code, output).toBe(0);
  return JSON.parse(output) as ReadTask[];
}

/** SHA-256 of every file below a folder, by path with forward slashes. */
async function hashesOf(task: string): Promise<Record<string, string>> {
  const entries = await readdir(task, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = paths.map(async (file) => [
    path.relative(task, file).split(path.sep).join("/"),
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex"),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

const inEnvironment = (name: string): boolean => name.startsWith("environment/");
const only = (hashes: Record<string, string>, keep: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(hashes).filter(([name]) => keep(name)));

/** A task folder as Harbor has it, with a byte that is no text. */
async function makeTask(name: string, toml: string, files: Record<string, string | Buffer>): Promise<string> {
  const task = path.join(folder, name);
  for (const [file, content] of Object.entries({ "task.toml": toml, ...files })) {
    await mkdir(path.dirname(path.join(task, file)), { recursive: true });
    await writeFile(path.join(task, file), content);
  }
  return task;
}

describe.each(Object.keys(readers))("an agent in %s", (language) => {
  const reason =
    language === "Python" && !hasPythonSdk ? "no Python SDK in .venv: run make setup" : undefined;
  if (reason) console.log(`skipped: an agent in ${language}: ${reason}`);

  test.skipIf(reason !== undefined)("reads what it is told and the files that are meant for it", async () => {
    const tasks = await makeTask(`tasks-${language}/one`, '[task]\nname = "made/one"\n', {
      "instruction.md": "<!-- harbor-canary GUID 1 -->\n# canary 2\n\nDo it.\n",
      "environment/data.bin": Buffer.from([0, 255, 10, 13]),
      "tests/test.sh": "exit 0\n",
      "solution/solve.sh": "true\n",
    });
    const name = `made-${language}`;
    const imported = await importFolders(name, path.dirname(tasks));
    expect(imported).toEqual({ code: 0, output: `Saved ${name} version 1: 1 tasks with 5 files.\n` });
    const [task] = await readWith(language, name);
    const onDisk = await hashesOf(tasks);
    expect(task).toEqual({
      name: "made/one",
      instruction: "Do it.\n",
      files: only(onDisk, inEnvironment),
      hidden: only(onDisk, (file) => !inEnvironment(file)),
    });
  });
});

describe("the sample tasks of Harbor", () => {
  const reason = existsSync(samples)
    ? undefined
    : `no ${path.relative(checkout, samples)} beside the checkout`;
  if (reason) console.log(`skipped: the sample tasks of Harbor: ${reason}`);
  const families = ["harbor-cookbook", "harbor-examples"];

  beforeAll(async () => {
    if (reason) return;
    const imported = await importFolders("harbor", ...families.map((family) => path.join(samples, family)));
    expect(imported.output).toMatch(/^Saved harbor version 1: 12 tasks with \d+ files\.\n$/);
  });

  for (const language of Object.keys(readers)) {
    const skipped = reason !== undefined || (language === "Python" && !hasPythonSdk);
    test.skipIf(skipped)(`come to an agent in ${language} as they are on disk`, async () => {
      const digests = JSON.parse(await readFile(path.join(samples, "digests.json"), "utf8")) as object;
      const read = await readWith(language, "harbor");
      expect(read).toHaveLength(Object.keys(digests).length);
      for (const [index, task] of Object.keys(digests).sort().entries()) {
        const onDisk = await hashesOf(path.join(samples, task));
        const got = read[index]!;
        expect({ task, files: got.files, hidden: got.hidden }).toEqual({
          task,
          files: only(onDisk, inEnvironment),
          hidden: only(onDisk, (file) => !inEnvironment(file)),
        });
        const told = path.join(samples, task, "instruction.md");
        if (existsSync(told)) expect(got.instruction).toBe(withoutCanary(await readFile(told, "utf8")));
        else expect(got.instruction).toMatch(/^# Step: /);
      }
    });
  }

  test.skipIf(reason !== undefined)("imported again they make no version, of the same files", async () => {
    const read = async () =>
      (await server.call<{ datasets: Dataset[] }>("GET", "/api/v1/datasets?search=harbor")).body.datasets;
    const before = await read();
    const again = await importFolders("harbor", ...families.map((family) => path.join(samples, family)));
    expect(again.output).toMatch(/^Saved harbor version 1: 12 tasks/);
    expect(await read()).toEqual(before);
  });
});

test("a comment that only mentions no canary stays", () => {
  expect(withoutCanary("# Title\n\ncanary\n")).toBe("# Title\n\ncanary\n");
  expect(withoutCanary("\n<!-- canary -->\nText")).toBe("\n<!-- canary -->\nText");
});

test("a folder without tasks is refused with a sentence", async () => {
  const { code, output } = await importFolders("nothing", here);
  expect(code).toBe(1);
  expect(output).toMatch(/^No task\.toml under /);
});
