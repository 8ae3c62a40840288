import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { Dataset, Rollout, RolloutDetail, Run, File as StoredFile } from "@rollout/contract";
import { zipOf } from "@rollout/test-support";
import { connectBucket } from "./connect-bucket.js";
import { checkout } from "./demo.js";
import { uploadFile } from "./filled-workspace.js";
import { harborTask } from "./harbor-zip.js";
import { confirmImport, readAndCheck } from "./import-steps.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";
import { toast } from "./page-parts.js";
import { putObject } from "./s3.js";

type Language = "TypeScript" | "Python";
const python = path.join(checkout, ".venv/bin/python");
/** The same two programs in both languages, as commands. */
const programs = {
  seed: {
    TypeScript: [process.execPath, "examples/seed-typescript/dist/paper-summary.js"],
    Python: [python, "examples/seed-python/paper_summary.py"],
  },
  readTasks: {
    TypeScript: [process.execPath, "examples/import-harbor/dist/read-tasks.js"],
    Python: [python, "examples/import-harbor/read_tasks.py"],
  },
} as const;

/** Runs a program as a reader would, and gives what it printed. */
async function run(own: OwnWorkspace, command: readonly string[], ...args: string[]): Promise<string> {
  const [program, ...rest] = [...command, ...args];
  const child = spawn(program!, rest, {
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      TMPDIR: test.info().outputPath(),
      ROLLOUT_BASE_URL: own.url,
      ROLLOUT_API_KEY: own.apiKey,
      ROLLOUT_WORKSPACE: own.slug,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise<number | null>((done) => child.once("close", done));
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await code, complained).toBe(0);
  return printed;
}

/** The rollouts of the newest run, in the order of their tasks' names, once their outputs are checked. */
async function newestRollouts(own: OwnWorkspace): Promise<RolloutDetail[]> {
  const { runs } = await own.call<{ runs: Run[] }>("GET", "/api/v1/runs?limit=1");
  const { rollouts } = await own.call<{ rollouts: Rollout[] }>(
    "GET",
    `/api/v1/rollouts?runId=${runs[0]!.id}`,
  );
  const named = rollouts.toSorted((one, other) => (one.taskName! < other.taskName! ? -1 : 1));
  const read = () =>
    Promise.all(named.map(({ id }) => own.call<RolloutDetail>("GET", `/api/v1/rollouts/${id}`)));
  // The server checks outputs after it has stored them.
  await expect.poll(async () => (await read()).every(({ violations }) => violations !== null)).toBe(true);
  return read();
}

test("the programs of both SDKs read files of storage and bucket, and where an output breaks its schema is shown beside it", async ({
  page,
  own,
  s3,
}) => {
  await putObject(s3, `${own.slug}/second.txt`, "The second paper");
  const { id: bucketId } = await connectBucket(s3, own);
  const first = await uploadFile(own, "first.txt", "The first paper");
  const hidden = await uploadFile(own, "check.sh", "exit 0");
  const second = await own.call<StoredFile>("POST", `/api/v1/buckets/${bucketId}/attach`, {
    key: "second.txt",
  });
  const outputSchema = {
    type: "object",
    required: ["summary", "filesUsed"],
    properties: {
      summary: { type: "string" },
      filesUsed: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 1 },
    },
  };
  await own.call<Dataset>("POST", "/api/v1/datasets", {
    name: "paper-summary-v1",
    tasks: [
      {
        name: "first",
        instruction: "Summarise the first paper.",
        files: [{ fileId: first.id }, { fileId: hidden.id, role: "tests" }],
        outputSchema,
      },
      {
        name: "second",
        instruction: "Summarise the second paper.",
        files: [{ fileId: second.id }],
        outputSchema,
      },
    ],
  });

  await run(own, programs.seed.TypeScript);
  const fitting = await newestRollouts(own);
  expect(fitting.map(({ output, violations }) => ({ output, violations }))).toMatchObject([
    { output: { filesUsed: ["first.txt"] }, violations: [] },
    { output: { filesUsed: ["second.txt"] }, violations: [] },
  ]);
  await page.goto(own.at(`rollouts/${fitting[0]!.rollout.id}?tab=output`));
  await expect(page.getByRole("region", { name: "Output" })).toContainText("fits its schema");

  // It names the key as Python does, which this schema does not know.
  await run(own, programs.seed.Python);
  const [breaking] = await newestRollouts(own);
  expect(breaking).toMatchObject({ output: { files_used: ["first.txt"] } });
  expect(breaking!.violations).toHaveLength(1);
  await page.goto(own.at(`rollouts/${breaking!.rollout.id}?tab=output`));
  const violations = page.getByRole("complementary", { name: "Violations" });
  await expect(violations).toContainText("filesUsed");
  await expect(violations).toContainText("filesUsed is missing");
  await violations.getByRole("button", { name: "Violation 1" }).click();
  await expect(page).toHaveURL(/violation=1/);
});

test("tasks of a Harbor ZIP reach programs of both SDKs as they are in the ZIP", async ({ page, own }) => {
  const task = harborTask("tasks/words");
  await readAndCheck(page, own, "Upload a Harbor ZIP", {
    name: "words.zip",
    mimeType: "application/zip",
    buffer: await zipOf({ ...task, ...harborTask("tasks/more-words") }),
  });
  await confirmImport(page, "Import 2 tasks", "2 tasks imported");
  await page.getByRole("link", { name: "Open words" }).click();
  await page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("checkbox").first().click();
  await page.getByRole("button", { name: "Select all 2" }).click();
  await page.getByRole("button", { name: "Output schema" }).click();
  const most = { type: "object", properties: { hidden: { type: "integer", maximum: 1 } } };
  await page.getByRole("dialog").getByLabel("Output schema as JSON Schema").fill(JSON.stringify(most));
  await page.getByRole("button", { name: "Set output schema" }).click();
  await expect(toast(page, "The output schema of 2 tasks is set")).toBeVisible();

  const inZip = Object.entries(task).map(([name, content]) => [
    name.replace("tasks/words/", ""),
    createHash("sha256").update(content).digest("hex"),
  ]);
  for (const language of ["TypeScript", "Python"] satisfies Language[]) {
    const read = JSON.parse(await run(own, programs.readTasks[language], "words")) as {
      readonly name: string;
      readonly instruction: string;
      readonly files: Record<string, string>;
      readonly hidden: Record<string, string>;
    }[];
    const words = read.find(({ name }) => name.endsWith("/words") || name === "words")!;
    expect(words.instruction, language).toBe("Count the words of tasks/words.\n");
    expect(Object.keys(words.files).sort()).toEqual(["environment/Dockerfile", "environment/words.txt"]);
    expect({ ...words.files, ...words.hidden }, language).toEqual(Object.fromEntries(inZip));
    const [attempt] = await newestRollouts(own);
    expect(attempt, language).toMatchObject({
      output: { files: 2, hidden: 4 },
      violations: [{ path: "/hidden" }],
    });
    await page.goto(own.at(`rollouts/${attempt!.rollout.id}?tab=output`));
    await expect(page.getByRole("complementary", { name: "Violations" })).toContainText("at most 1");
  }
});
