import { existsSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { Dataset, TaskList } from "@rollout/contract";
import { zipOf } from "@rollout/test-support";
import { connectBucket } from "./connect-bucket.js";
import { checkout, expectAccessible } from "./demo.js";
import { filesBelow, harborSamples, harborTask } from "./harbor-zip.js";
import { confirmImport, readAndCheck } from "./import-steps.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";
import { choose, rowOf } from "./page-parts.js";
import { putObject } from "./s3.js";

const datasetsOf = async (own: OwnWorkspace): Promise<readonly Dataset[]> =>
  (await own.call<{ datasets: Dataset[] }>("GET", "/api/v1/datasets")).datasets;

async function tasksOf(own: OwnWorkspace, name: string): Promise<TaskList["tasks"]> {
  const { id } = (await datasetsOf(own)).find((dataset) => dataset.name === name)!;
  return (await own.call<TaskList>("GET", `/api/v1/datasets/${id}/tasks`)).tasks;
}

const figure = (page: Page, name: string): Locator =>
  page.locator("dl > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) });

test("a Harbor ZIP shows what would be created, errors with their place, and is written once confirmed", async ({
  page,
  own,
}) => {
  const zip = await zipOf({
    ...harborTask("tasks/good"),
    ...harborTask("tasks/unknown-key", { "task.toml": 'version = "1.0"\n\n[agent]\ntimeout = 5\n' }),
    ...harborTask("tasks/wrong-type", {
      "task.toml": 'version = "1.0"\n\n[agent]\ntimeout_sec = "ten minutes"\n',
    }),
  });
  await readAndCheck(page, own, "Upload a Harbor ZIP", {
    name: "words.zip",
    mimeType: "application/zip",
    buffer: zip,
  });
  await expect(figure(page, "Will be created")).toContainText("2 tasks");
  await expect(figure(page, "Errors")).toContainText("1");
  const problems = page.getByRole("complementary", { name: "Problems" });
  await expect(problems).toContainText("tasks/wrong-type/task.toml:4:15");
  await expect(problems.getByText('timeout_sec = "ten minutes"')).toBeVisible();
  await page.getByLabel("Tasks with errors: 1").click();
  await expect(problems.getByRole("listitem")).toHaveCount(1);
  await page.getByLabel("Tasks with warnings: 1 warning").click();
  await expect(problems.getByRole("listitem")).toHaveCount(1);
  await expect(problems).not.toContainText("wrong-type");
  await page.getByText("All 3", { exact: true }).click();
  await problems
    .getByRole("button", { name: /^Warning/ })
    .first()
    .click();
  await expect(problems).toContainText("tasks/unknown-key/task.toml:4:1");
  await expect(problems.getByText("canary lines")).toBeVisible();
  expect(await datasetsOf(own), "nothing is written before it is confirmed").toEqual([]);

  await page.getByLabel("Name of the dataset").fill("counted-words");
  await expect(page.getByRole("checkbox", { name: "Leave out the task with errors" })).toBeChecked();
  await confirmImport(page, "Import 2 tasks", "2 tasks imported");
  await page.getByRole("link", { name: "Open counted-words" }).click();
  await rowOf(page, "Tasks", "good").click();
  const sheet = page.getByRole("region", { name: /^Task .*good$/ });
  await expect(sheet.getByLabel("Instruction", { exact: true })).toHaveValue(
    "Count the words of tasks/good.\n",
  );
  await expect(sheet.getByRole("combobox", { name: "Role of tests/test.sh: tests" })).toBeVisible();
  await expect(sheet.getByRole("combobox", { name: "Role of solution/solve.sh: solution" })).toBeVisible();

  await page.goto(own.at("files"));
  await expect(page.getByRole("heading", { name: "No file in Built-in yet" })).toBeVisible();
  await page.getByRole("button", { name: "From imports" }).click();
  await rowOf(page, "Objects", "tests").click();
  await expect(page).toHaveURL(/origin=imports/);
  await expectAccessible(page);
});

test("the sample tasks of Harbor come from a ZIP and from a bucket alike", async ({ page, own, s3 }) => {
  const hasSamples = existsSync(harborSamples);
  if (!hasSamples) {
    console.log(`no ${path.relative(checkout, harborSamples)} beside the checkout: made-up tasks instead`);
  }
  const zip = await zipOf(
    hasSamples
      ? await filesBelow(harborSamples)
      : Object.assign({}, ...Array.from({ length: 12 }, (_, index) => harborTask(`tasks/made-${index}`))),
  );
  await readAndCheck(page, own, "Upload a Harbor ZIP", {
    name: "harbor.zip",
    mimeType: "application/zip",
    buffer: zip,
  });
  await expect(figure(page, "Errors")).toContainText("0");
  await confirmImport(page, "Import 12 tasks", "12 tasks imported");

  await putObject(s3, `${own.slug}/archives/harbor-in-s3.zip`, zip);
  await connectBucket(s3, own);
  await page.goto(own.at("datasets"));
  await choose(page, page.getByRole("button", { name: "Import dataset" }), "Import from S3");
  await page.getByRole("button", { name: /archives/ }).click();
  await page.getByRole("button", { name: /harbor-in-s3\.zip/ }).click();
  await page.getByRole("button", { name: "Read and check" }).click();
  await confirmImport(page, "Import 12 tasks", "12 tasks imported");

  const [fromZip, fromBucket] = [await tasksOf(own, "harbor"), await tasksOf(own, "harbor-in-s3")];
  const content = (tasks: TaskList["tasks"]) =>
    tasks.map(({ name, task: { instruction, files, metadata } }) => ({
      name,
      instruction,
      metadata,
      files: files.map(({ name: file, role, sha256 }) => `${file} ${role} ${sha256}`).sort(),
    }));
  expect(content(fromBucket)).toEqual(content(fromZip));
  expect(fromZip).toHaveLength(12);
});

test("columns of a CSV are mapped by hand, and it is read again with that mapping", async ({ page, own }) => {
  const csv = 'case,wish,price,clerk\nlamp,"Refund, please",12.5,Ada\nchair,Exchange it,80,Ben\n';
  await readAndCheck(page, own, "Upload CSV", {
    name: "cases.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(csv),
  });
  const becomes = (column: string): Locator =>
    page.getByRole("combobox", { name: new RegExp(`^What ${column} becomes`) });
  await choose(page, becomes("case"), "Name");
  await choose(page, becomes("wish"), "Instruction");
  await choose(page, becomes("price"), "Input");
  await choose(page, becomes("clerk"), "Leave out");
  await page.getByRole("button", { name: "Read with this mapping" }).click();
  await expect(rowOf(page, "Tasks to import", "lamp")).toContainText("Refund, please");
  await confirmImport(page, "Import 2 tasks", "2 tasks imported");
  expect(await tasksOf(own, "cases")).toMatchObject([
    { name: "lamp", task: { instruction: "Refund, please", input: { price: "12.5" }, metadata: {} } },
    { name: "chair", task: { instruction: "Exchange it", input: { price: "80" }, metadata: {} } },
  ]);
});

test("a line of JSONL that is none is named, and a page that is reloaded meanwhile finds its import", async ({
  page,
  own,
}) => {
  const lines = Array.from({ length: 6_000 }, (_, index) =>
    JSON.stringify({ name: `task-${index}`, instruction: `Do ${index}.`, difficulty: index % 3 }),
  );
  lines[41] = '{ "name": "task-41", instruction }';
  await readAndCheck(page, own, "Upload JSONL", {
    name: "many.jsonl",
    mimeType: "application/jsonl",
    buffer: Buffer.from(lines.join("\n")),
  });
  await expect(page.getByRole("complementary", { name: "Problems" })).toContainText("many.jsonl:42:");
  await page.reload();
  await page.getByRole("button", { name: "Import 5,999 tasks" }).click();
  await expect(page.getByText("You can leave this page; the import goes on")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "5,999 tasks imported" })).toBeVisible({ timeout: 30_000 });
  await page.goto(own.at("datasets"));
  await expect(rowOf(page, "Datasets", "many")).toContainText("5,999");
});

test("imports that wait stand in one line above the datasets, which opens", async ({ page, own }) => {
  await own.call("POST", "/api/v1/datasets", { name: "words", tasks: [] });
  await readAndCheck(page, own, "Upload JSONL", {
    name: "later.jsonl",
    mimeType: "application/jsonl",
    buffer: Buffer.from(JSON.stringify({ name: "later", instruction: "Wait." })),
  });
  await page.goto(own.at("datasets"));
  const line = page.getByRole("button", { name: "1 import waits for you" });
  await expect(line).toHaveAttribute("aria-expanded", "false");
  await expect(rowOf(page, "Datasets", "words")).toBeVisible();
  await expect(rowOf(page, "Datasets", "later")).toBeHidden();
  await line.press("Enter");
  await expectAccessible(page);
  await rowOf(page, "Datasets", "later")
    .getByRole("button", { name: /^Dismiss/ })
    .click();
  await expect(rowOf(page, "Datasets", "later")).toBeHidden();
  await expect(line).toBeHidden();
});

test("an import into a dataset becomes its next version", async ({ page, own }) => {
  const dataset = await own.call<Dataset>("POST", "/api/v1/datasets", {
    name: "words",
    tasks: [{ name: "first", instruction: "One." }],
  });
  await page.goto(own.at(`datasets/${dataset.id}`));
  await choose(page, page.getByRole("button", { name: "Import", exact: true }), "Upload JSONL");
  const line = JSON.stringify({ name: "second", instruction: "Two." });
  await page.getByLabel("JSONL file").setInputFiles({
    name: "more.jsonl",
    mimeType: "application/jsonl",
    buffer: Buffer.from(line),
  });
  await expect(page.getByText(/Becomes version 2 of words/)).toBeVisible();
  await page.getByRole("button", { name: "Read and check" }).click();
  await confirmImport(page, "Import 1 task", "1 task imported");
  await page.getByRole("link", { name: "Open words" }).click();
  await expect(page.getByRole("button", { name: "version 2" })).toBeVisible();
});

test("an address that names no way to import, or no dataset, says so", async ({ page, own }) => {
  await page.goto(own.at("datasets/import?from=ftp"));
  await expect(page.getByRole("alert")).toHaveText(
    "The address names no way to import: “ftp”. Choose one below.",
  );
  await page.getByRole("button", { name: "CSV" }).click();
  await expect(page.getByLabel("CSV file")).toBeAttached();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.goto(own.at("datasets/import?into=ds_00000000000000000000000000"));
  await expect(page.getByRole("heading", { name: /^No dataset or task set of this name/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Read and check" })).toHaveCount(0);
});
