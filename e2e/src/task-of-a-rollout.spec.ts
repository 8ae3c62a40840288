import type { Dataset } from "@rollout/contract";
import { expect, test } from "./own-workspace.js";

test("the task of a rollout says what became of it, and how it went in other runs", async ({ page, own }) => {
  const task = { name: "kettle", instruction: "Refund the **kettle**.", metadata: { tag: "refund" } };
  const { id } = await own.call<Dataset>("POST", "/api/v1/datasets", { name: "refunds", tasks: [task] });
  const attempts: string[] = [];
  for (const workflowName of ["First", "Second"]) {
    const run = await own.sdk.startRun("refunds", { workflowName });
    for (const status of ["succeeded", "failed"] as const) {
      const attempt = await run.startRollout(run.tasks[0]!);
      await attempt.finish({ output: {}, status });
      attempts.push(attempt.id);
    }
  }
  await own.call("POST", `/api/v1/datasets/${id}/versions`, {
    tasks: [{ ...task, instruction: "Refund the kettle at once." }],
  });

  await page.goto(own.at(`rollouts/${attempts[3]}?tab=task`));
  const shown = page.getByRole("region", { name: "Task", exact: true });
  await expect(shown).toContainText("The task has changed since: instruction in version 2.");
  await expect(shown.getByRole("region", { name: "Instruction" })).toContainText("Refund the kettle.");
  const runs = page.getByRole("table", { name: "Runs of the task" }).getByRole("row");
  await expect(runs).toHaveCount(3);
  await expect(runs.nth(1)).toContainText("Second");
  await expect(runs.nth(2)).toContainText("1/2");
  await expect(page.getByText("2 runs, 50.0% succeeded since version 1")).toBeVisible();
  await runs.nth(2).getByRole("link", { name: "Attempt 2: Failed" }).click();
  await expect(page).toHaveURL(own.at(`rollouts/${attempts[1]}?tab=task`));

  await shown.getByRole("link", { name: "Compare with version 2" }).click();
  await expect(page.getByText("at once", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Take this task from version 1" }).click();
  await expect(page.getByText("kettle is as in version 1")).toBeVisible();
});

test("what another saves meanwhile is told, and one's own words stay", async ({ page, own }) => {
  const tasks = [{ name: "kettle", instruction: "Refund the kettle." }];
  const { id } = await own.call<Dataset>("POST", "/api/v1/datasets", { name: "refunds", tasks });
  await page.goto(own.at(`datasets/${id}`));
  await page.getByRole("grid", { name: "Tasks" }).getByRole("row").filter({ hasText: "kettle" }).click();
  const sheet = page.getByRole("region", { name: "Task kettle" });
  const instruction = sheet.getByLabel("Instruction", { exact: true });
  await instruction.fill("Mine.");
  await expect(sheet.getByText(/^Draft saved/)).toBeVisible();
  await own.call("POST", `/api/v1/datasets/${id}/versions`, {
    tasks: [{ ...tasks[0], instruction: "Theirs." }],
  });
  await expect(sheet.getByRole("alert")).toContainText("saved version 2", { timeout: 20_000 });
  await expect(sheet.getByRole("button", { name: "Save version 3" })).toBeDisabled();
  await expect(instruction).toHaveValue("Mine.");
  await sheet.getByRole("button", { name: "Keep mine" }).click();
  await sheet.getByRole("button", { name: "Save version 3" }).click();
  await expect(page.getByRole("button", { name: "version 3" })).toBeVisible();
});
