import type { Locator, Page } from "@playwright/test";
import type { DatasetVersionList, NewDataset } from "@rollout/contract";
import { createDataset, namesOf, tasksOf } from "./dataset-steps.js";
import { expect, test } from "./own-workspace.js";
import { choose, rowOf, toast } from "./page-parts.js";

const refunds = (count: number): NewDataset => ({
  name: "refunds",
  tasks: Array.from({ length: count }, (_, index) => ({
    name: `refund-${index + 1}`,
    instruction: `Decide on refund ${index + 1}.`,
    metadata: { difficulty: index === 0 ? "hard" : "easy" },
  })),
});

const taskRow = (page: Page, task: string): Locator => rowOf(page, "Tasks", task);

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
  await expect(taskRow(page, "late-refund")).toContainText("2");

  await page.getByRole("button", { name: "Add task" }).click();
  await sheet.getByLabel("Name", { exact: true }).fill("early-refund");
  await sheet.getByLabel("Instruction", { exact: true }).fill("Decide at leisure.");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(taskRow(page, "early-refund")).toBeVisible();

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

test("tasks are edited, moved, duplicated and changed together, each as one version", async ({
  page,
  own,
}) => {
  const { id } = await createDataset(own, refunds(4));
  await page.goto(own.at(`datasets/${id}`));
  await taskRow(page, "refund-2").click();
  const sheet = page.getByRole("region", { name: "Task refund-2" });
  await sheet.getByLabel("Instruction", { exact: true }).fill("Decide at once.");
  await sheet.getByLabel("What changed").fill("No more waiting");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(sheet.getByRole("button", { name: "Save version 3" })).toBeDisabled();
  await expect(taskRow(page, "refund-2")).toContainText("Decide at once.");
  const { versions } = await own.call<DatasetVersionList>("GET", `/api/v1/datasets/${id}/versions?limit=1`);
  expect(versions[0]).toMatchObject({ version: 2, note: "No more waiting" });

  await choose(page, sheet.getByRole("button", { name: "More about this task" }), "Duplicate");
  await expect(toast(page, "refund-2 is duplicated")).toBeVisible();
  await expect(taskRow(page, "refund-2-copy")).toBeVisible();

  await sheet.getByRole("button", { name: "Close the task" }).click();
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: "Task refund-1" })).toBeVisible();
  await page.getByRole("grid", { name: "Tasks" }).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByText("1 task moved, not saved")).toBeVisible();
  await page
    .getByText("1 task moved, not saved")
    .locator("..")
    .getByRole("button", { name: /^Save/ })
    .click();
  await expect(toast(page, "1 task moved")).toContainText("Saved as version 4.");
  expect(await namesOf(own, id)).toEqual(["refund-2", "refund-2-copy", "refund-1", "refund-3", "refund-4"]);

  await page.getByRole("button", { name: "Close the task" }).click();
  for (const task of ["refund-3", "refund-4"]) await page.getByLabel(`Select ${task}`).click();
  const bulk = page.getByText("2 selected").locator("..");
  await bulk.getByRole("button", { name: "Metadata" }).click();
  await page.getByRole("dialog").getByLabel("Key").fill("team");
  await page.getByRole("dialog").getByLabel("Value").fill("returns");
  await page.getByRole("button", { name: "Set metadata" }).click();
  await expect(toast(page, "Metadata of 2 tasks is changed")).toBeVisible();
  await bulk.getByRole("button", { name: "Output schema" }).click();
  await page.getByRole("dialog").getByLabel("Output schema as JSON Schema").fill('{ "type": "object" }');
  await page.getByRole("button", { name: "Set output schema" }).click();
  await expect(toast(page, "The output schema of 2 tasks is set")).toContainText("Saved as version 6.");
  for (const { name, task } of await tasksOf(own, id)) {
    const isChanged = name === "refund-3" || name === "refund-4";
    expect(task.metadata.team, name).toBe(isChanged ? "returns" : undefined);
    expect(task.outputSchema, name).toEqual(isChanged ? { type: "object" } : null);
  }
});

test("what was deleted is taken back: tasks, then the whole dataset", async ({ page, own }) => {
  const { id } = await createDataset(own, refunds(3));
  await page.goto(own.at(`datasets/${id}`));
  for (const task of ["refund-1", "refund-3"]) await page.getByLabel(`Select ${task}`).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete 2 tasks" }).click();
  await expect(toast(page, "2 tasks deleted")).toBeVisible();
  expect(await namesOf(own, id)).toEqual(["refund-2"]);
  await toast(page, "2 tasks deleted").getByRole("button", { name: "Undo" }).click();
  await expect(taskRow(page, "refund-1")).toBeVisible();
  expect(await namesOf(own, id)).toEqual(["refund-1", "refund-2", "refund-3"]);
  await expect(toast(page, "2 tasks deleted")).toHaveCount(0);
  await expect(toast(page, "It is as before")).toBeVisible();

  await page.clock.install();
  await taskRow(page, "refund-2").click();
  await page.getByRole("button", { name: "Close the task" }).click();
  await page.getByLabel("Select refund-2").click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete 1 task" }).click();
  await expect(toast(page, "1 task deleted")).toBeVisible();
  await page.clock.fastForward(15_000);
  await expect(toast(page, "1 task deleted")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(taskRow(page, "refund-2")).toBeVisible();
  await page.clock.resume();

  await page.getByRole("tab", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Delete dataset" }).click();
  const question = page.getByRole("dialog", { name: "Delete dataset refunds?" });
  await expect(question.getByRole("button", { name: "Delete refunds" })).toBeDisabled();
  await question.getByLabel("Type refunds").fill("refunds");
  await question.getByRole("button", { name: "Delete refunds" }).click();
  await expect(page.getByRole("heading", { name: "No dataset yet" })).toBeVisible();
  await toast(page, "refunds is deleted").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "refunds" })).toBeVisible();
  await expect(toast(page, "refunds is back")).toBeVisible();
  expect(await namesOf(own, id)).toHaveLength(3);
});

test("two versions are compared word by word, and the former one is restored as a new one", async ({
  page,
  own,
}) => {
  const { id } = await createDataset(own, refunds(3));
  const { tasks } = refunds(3);
  await own.call("POST", `/api/v1/datasets/${id}/versions`, {
    tasks: [
      { ...tasks[0]!, instruction: "Decide on refund 1 at once." },
      tasks[1],
      { ...tasks[2]!, name: "new" },
    ],
    note: "hurry",
  });
  const selection = { by: "filter", filter: { search: "refund-" } };
  await own.call("POST", "/api/v1/task-sets", { datasetId: id, name: "numbered", selection });
  await page.goto(own.at(`datasets/${id}?tab=versions`));
  await choose(page, page.getByRole("button", { name: "More about version 2" }), "Compare with version 1");
  await expect(page.getByText("numbered 3 → 2")).toBeVisible();
  await expect(page.getByText("3 of 4 tasks differ")).toBeVisible();
  const differing = page.getByRole("navigation", { name: "Tasks that differ" });
  await differing.getByRole("button", { name: "Kind All" }).click();
  await page.getByRole("menuitemradio", { name: "Changed" }).click();
  await expect(differing.getByRole("listitem")).toHaveText([/refund-1/]);
  await differing.getByRole("button", { name: /refund-1/ }).click();
  await expect(page.getByText("at once", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Restore version 1" }).click();
  await expect(toast(page, "Version 1 is restored")).toContainText("Its tasks are version 3.");
  expect(await namesOf(own, id)).toEqual(["refund-1", "refund-2", "refund-3"]);

  await page.goto(own.at(`datasets/${id}?version=2`));
  await expect(page.getByText("Version 2 is not the newest; it is read only.")).toBeVisible();
  await expect(taskRow(page, "refund-1")).toContainText("at once");
});

test("a run starts by the name of a task set, chosen by hand or found by a filter", async ({ page, own }) => {
  const { id } = await createDataset(own, refunds(3));
  await page.goto(own.at(`datasets/${id}`));
  const saveAs = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "Save as task set" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Save task set" }).click();
    await expect(toast(page, `Task set ${name} is saved`)).toBeVisible();
  };
  for (const task of ["refund-3", "refund-1"]) await page.getByLabel(`Select ${task}`).click();
  await saveAs("refunds-outer");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitem", { name: "difficulty" }).click();
  await page.getByRole("menuitem", { name: "easy" }).click();
  await expect(taskRow(page, "refund-1")).toBeHidden();
  await saveAs("refunds-easy");

  const byHand = await own.sdk.startRun("refunds-outer", { workflowName: "By hand" });
  expect(byHand.tasks.map(({ name }) => name)).toEqual(["refund-1", "refund-3"]);
  const { tasks } = refunds(4);
  await own.call("POST", `/api/v1/datasets/${id}/versions`, { tasks });
  const byFilter = await own.sdk.startRun("refunds-easy", { workflowName: "By filter" });
  expect(byFilter.tasks.map(({ name }) => name)).toEqual(["refund-2", "refund-3", "refund-4"]);
  const attempt = await byFilter.startRollout(byFilter.tasks[0]!);
  await attempt.finish();

  await page.getByRole("tab", { name: /^Task sets/ }).click();
  const sets = page.getByRole("grid", { name: "Task sets" });
  await expect(sets.getByRole("row").filter({ hasText: "refunds-outer" })).toContainText("chosen by hand");
  await expect(sets.getByRole("row").filter({ hasText: "refunds-easy" })).toContainText("difficulty is easy");
  await page.goto(own.at(`runs/${byFilter.id}`));
  await expect(page.getByRole("link", { name: /refunds.*version 2/ })).toBeVisible();
});
