import type { Dataset, TaskId, TaskList } from "@rollout/contract";
import { RecordBuilder } from "@rollout/test-support";
import { expect, test } from "./own-workspace.js";

/** 2^53 + 1, which no number of JavaScript can be. */
const large = "9007199254740993";

test("a whole number beyond 2^53 is shown, copied and told exactly as it was sent", async ({ page, own }) => {
  const outputSchema = { type: "object", properties: { order: { type: "string" } } };
  const tasks = [{ name: "kettle", instruction: "Do.", outputSchema }];
  await own.call("POST", "/api/v1/datasets", { name: "orders", tasks });
  const run = await own.sdk.startRun("orders", {});
  const writer = new RecordBuilder(run.id);
  const taskId = run.tasks[0]!.id as TaskId;
  const records = [
    writer.started({ task: { id: taskId } }),
    writer.finished({ output: { order: 0, list: [1.5] } }),
  ];
  const sent = await fetch(`${own.url}/api/v1/ingest`, {
    method: "POST",
    headers: { authorization: `Bearer ${own.apiKey}`, "content-type": "application/json" },
    // As text: as a value it would be rounded here.
    body: JSON.stringify({ writerId: writer.writerId, records }).replace('"order":0', `"order":${large}`),
  });
  expect(sent.ok).toBe(true);

  await page.goto(own.at(`rollouts/${writer.rolloutId}?tab=output`));
  const output = page.getByRole("region", { name: "Output", exact: true });
  await expect(output.getByText(large, { exact: true }).first()).toBeVisible();
  const violations = page.getByRole("complementary", { name: "Violations" });
  await expect(violations).toContainText(`order must be text, got ${large}`);
  await page.getByRole("button", { name: "Tree" }).click();
  await expect(page.getByRole("tree", { name: "Output" })).toContainText(`order ${large}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`"order": ${large}`);
});

test("a whole number beyond 2^53 in a task is text in a field, and a problem in JSON until it is quoted", async ({
  page,
  own,
}) => {
  const { id } = await own.call<Dataset>("POST", "/api/v1/datasets", { name: "other-ids", tasks: [] });
  await page.goto(own.at(`datasets/${id}`));
  await page.getByRole("button", { name: "Add task" }).first().click();
  const sheet = page.getByRole("region", { name: "New task" });
  await sheet.getByLabel("Name", { exact: true }).fill("order");
  await sheet.getByRole("button", { name: "Add field" }).first().click();
  await sheet.getByLabel("Key 1 of Input").fill("id");
  await sheet.getByLabel("Value of id").fill(large);
  await expect(sheet.getByText("number", { exact: true })).toHaveCount(0);
  await sheet.getByRole("group", { name: "Input as" }).getByRole("button", { name: "JSON" }).click();
  const input = sheet.getByLabel("Input as JSON");
  await expect(input).toHaveValue(`{\n  "id": "${large}"\n}`);
  await input.fill(`{\n  "id": ${large}\n}`);
  await expect(sheet.getByText(`${large} would be rounded; put it in quotes`).first()).toBeVisible();
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await input.fill(`{\n  "id": "${large}"\n}`);
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await expect(page.getByText("Version 2").first()).toBeVisible();
  const { tasks } = await own.call<TaskList>("GET", `/api/v1/datasets/${id}/tasks`);
  expect(tasks.map(({ task }) => task.input)).toEqual([{ id: large }]);
});
