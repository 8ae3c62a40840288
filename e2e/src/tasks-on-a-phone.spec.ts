import type { Dataset, TaskList } from "@rollout/contract";
import { expectAccessible } from "./demo.js";
import { expect, test } from "./own-workspace.js";
import { rowOf, toast } from "./page-parts.js";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test("on a phone tasks are selected by touch and changed together", async ({ page, own }) => {
  const tasks = [1, 2, 3].map((number) => ({ name: `refund-${number}`, instruction: "Decide." }));
  const { id } = await own.call<Dataset>("POST", "/api/v1/datasets", { name: "refunds", tasks });
  await page.goto(own.at(`datasets/${id}`));
  await page.getByRole("button", { name: "Select", exact: true }).tap();
  await expect(page.getByText("Touch tasks to select them")).toBeVisible();
  await rowOf(page, "Tasks", "refund-1").tap();
  await rowOf(page, "Tasks", "refund-3").tap();
  await expect(page.getByRole("checkbox", { name: "Select refund-3" })).toBeChecked();
  await expect(page.getByText("2 selected")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Metadata" }).tap();
  const dialog = page.getByRole("dialog", { name: "Metadata of 2 tasks" });
  await dialog.getByLabel("Key").fill("team");
  await dialog.getByLabel("Value").fill("returns");
  await dialog.getByRole("button", { name: "Set metadata" }).tap();
  await expect(toast(page, "Metadata of 2 tasks is changed")).toBeVisible();
  const { tasks: saved } = await own.call<TaskList>("GET", `/api/v1/datasets/${id}/tasks`);
  expect(saved.map(({ task }) => task.metadata.team)).toEqual(["returns", undefined, "returns"]);

  await page.getByRole("button", { name: "Select none" }).tap();
  await rowOf(page, "Tasks", "refund-2").tap();
  await expect(page.getByRole("dialog", { name: "Task refund-2" })).toBeVisible();
});
