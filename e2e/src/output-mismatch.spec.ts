import type { Dataset } from "@rollout/contract";
import { expectAccessible } from "./demo.js";
import { expect, test } from "./own-workspace.js";
import { rowOf } from "./page-parts.js";

test("rollouts whose output breaks its schema are marked and found in their run, which says its task set", async ({
  page,
  own,
}) => {
  const outputSchema = { type: "object", required: ["total"], properties: { total: { type: "number" } } };
  const tasks = ["kettle", "lamp", "mug"].map((name) => ({ name, instruction: "Decide.", outputSchema }));
  const { id } = await own.call<Dataset>("POST", "/api/v1/datasets", { name: "refunds", tasks });
  const selection = { by: "filter", filter: { search: "Decide" } };
  await own.call("POST", "/api/v1/task-sets", { datasetId: id, name: "refunds-few", selection });
  const run = await own.sdk.startRun("refunds-few", { workflowName: "Nightly" });
  for (const [index, total] of [3, "3", null].entries()) {
    const attempt = await run.startRollout(run.tasks[index]!);
    await attempt.finish({ output: { total } });
  }

  await page.goto(own.at(`runs/${run.id}`));
  await expect(
    page.getByRole("link", { name: "task set refunds-few of dataset refunds, version 1" }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Output does not match 2" }).click();
  await expect(page).toHaveURL(/output=mismatch/);
  await expect(rowOf(page, "Rollouts", "kettle")).toHaveCount(0);
  await expect(rowOf(page, "Rollouts", "lamp")).toContainText("Succeeded");
  await expectAccessible(page);
  await rowOf(page, "Rollouts", "lamp").getByRole("link", { name: "output does not match, 1 place" }).click();
  await expect(page).toHaveURL(/tab=output&violation=1/);
  await expect(page.getByRole("heading", { name: "Violations" })).toBeVisible();
  await page.getByRole("link", { name: "2 of 3 rollouts" }).click();
  await expect(page).toHaveURL(/output=mismatch/);
  await page.getByRole("button", { name: /Remove the filter Output/ }).click();
  await expect(rowOf(page, "Rollouts", "kettle")).toBeVisible();
});
