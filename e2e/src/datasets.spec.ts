import type { Locator, Page } from "@playwright/test";
import type { Dataset, NewDataset, TaskList } from "@rollout/contract";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";

const refunds = (count: number): NewDataset => ({
  name: "refunds",
  tasks: Array.from({ length: count }, (_, index) => ({
    name: `refund-${index + 1}`,
    instruction: `Decide on refund ${index + 1}.`,
    metadata: { difficulty: index === 0 ? "hard" : "easy" },
  })),
});

const create = (own: OwnWorkspace, dataset: NewDataset): Promise<Dataset> =>
  own.call<Dataset>("POST", "/api/v1/datasets", dataset);

/** The tasks of the newest version, as programs get them. */
async function tasksOf(own: OwnWorkspace, datasetId: string): Promise<TaskList["tasks"]> {
  return (await own.call<TaskList>("GET", `/api/v1/datasets/${datasetId}/tasks`)).tasks;
}

const namesOf = async (own: OwnWorkspace, datasetId: string): Promise<string[]> =>
  (await tasksOf(own, datasetId)).map(({ name }) => name);

const rowOf = (page: Page, task: string): Locator =>
  page.getByRole("grid", { name: "Tasks" }).getByRole("row").filter({ hasText: task });

const toast = (page: Page, words: string): Locator => page.locator("[data-toast]").filter({ hasText: words });

/** Opens a menu and chooses from it. */
async function choose(page: Page, trigger: Locator, entry: string | RegExp): Promise<void> {
  await trigger.click();
  await page
    .getByRole("menuitem", { name: entry })
    .or(page.getByRole("option", { name: entry }))
    .click();
}

test("a dataset is made by hand: two tasks, two files, and a schema that is checked while it is typed", async ({
  page,
  own,
}) => {
  await page.goto(own.at("datasets"));
  await expect(page.getByRole("heading", { name: "No dataset yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create dataset" }).click();
  const dialog = page.getByRole("dialog", { name: "Create dataset" });
  await dialog.getByLabel("Name").fill("refunds of may");
  await dialog.getByRole("button", { name: "Create dataset" }).click();
  await expect(dialog.getByText(/Begin with a letter or digit/)).toBeVisible();
  await dialog.getByLabel("Name").fill("refunds-of-may");
  await dialog.getByRole("button", { name: "Create dataset" }).click();
  await expect(page.getByRole("heading", { name: "No task in refunds-of-may" })).toBeVisible();
  const datasetId = new URL(page.url()).pathname.split("/").at(-1)!;

  await page.keyboard.press("n");
  const sheet = page.getByRole("region", { name: "New task" });
  await sheet.getByLabel("Name", { exact: true }).fill("late-refund");
  await sheet.getByLabel("Instruction", { exact: true }).fill("# Refund\n\nDecide **now**.");
  await sheet.getByRole("button", { name: "Preview" }).click();
  await expect(sheet.getByRole("heading", { name: "Refund", exact: true })).toBeVisible();

  await sheet.getByRole("button", { name: "Add field" }).first().click();
  await sheet.getByLabel("Key 1 of Input").fill("days");
  await sheet.getByLabel("Value of days").fill("31");
  await sheet.getByRole("group", { name: "Input as" }).getByRole("button", { name: "JSON" }).click();
  const input = sheet.getByLabel("Input as JSON");
  await expect(input).toHaveValue(/"days": 31/);
  await input.fill('{\n  "days": 31,\n  "item": \n}');
  await expect(sheet.getByText(/^Line 4, column 1: /)).toBeVisible();
  await input.fill('{ "days": 31, "item": { "price": 9.5 } }');
  await expect(sheet.getByText("A JSON object")).toBeVisible();

  await sheet.getByLabel("Files to upload").setInputFiles([
    { name: "invoice.txt", mimeType: "text/plain", buffer: Buffer.from("Invoice 17\n") },
    { name: "check.sh", mimeType: "text/x-shellscript", buffer: Buffer.from("exit 0\n") },
  ]);
  const files = sheet.getByRole("list", { name: "Files of the task" });
  await expect(files.getByRole("combobox", { name: /^Role of / })).toHaveCount(2);
  await choose(page, files.getByRole("combobox", { name: /^Role of check.sh/ }), /^tests/);
  await expect(files.getByText("hidden, never sent to the agent")).toBeVisible();

  await sheet.getByRole("button", { name: "Add key" }).click();
  const name = sheet.getByLabel("Name of the key field");
  await name.fill("decision");
  await name.press("Enter");
  await sheet.getByRole("button", { name: "Rule of decision: none" }).click();
  await sheet.getByLabel("One of, a line each").fill("refund\nrefuse");
  await sheet.getByRole("button", { name: "JSON Schema" }).click();
  const schema = sheet.getByLabel("Output schema as JSON Schema");
  const built = JSON.parse(await schema.inputValue()) as Record<string, unknown>;
  expect(built).toEqual({
    type: "object",
    properties: { decision: { type: "string", enum: ["refund", "refuse"] } },
    required: ["decision"],
  });
  await schema.fill('{\n  "type": "objekt"\n}');
  await expect(sheet.getByText('Line 2, column 11: "objekt" is no type of JSON')).toBeVisible();
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await expect(sheet, "what is wrong is not saved").toBeVisible();
  await schema.fill(JSON.stringify(built));
  await expect(sheet.getByText(/checked when an attempt finishes/)).toBeVisible();
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await expect(sheet).toBeHidden();
  await expect(rowOf(page, "late-refund")).toContainText("2");

  await page.getByRole("button", { name: "Add task" }).click();
  await sheet.getByLabel("Name", { exact: true }).fill("early-refund");
  await sheet.getByLabel("Instruction", { exact: true }).fill("Decide at leisure.");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(rowOf(page, "early-refund")).toBeVisible();

  const [late, early] = await tasksOf(own, datasetId);
  expect(late).toMatchObject({
    name: "late-refund",
    task: {
      instruction: "# Refund\n\nDecide **now**.",
      input: { days: 31, item: { price: 9.5 } },
      outputSchema: built,
    },
  });
  expect(late!.task.files).toHaveLength(2);
  expect(late!.task.files).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "invoice.txt", role: "input", size: 11 }),
      expect.objectContaining({ name: "check.sh", role: "tests", size: 7 }),
    ]),
  );
  expect(early).toMatchObject({ name: "early-refund", task: { files: [], outputSchema: null } });
});
