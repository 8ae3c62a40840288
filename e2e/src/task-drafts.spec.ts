import type { NewDataset } from "@rollout/contract";
import { createDataset } from "./dataset-steps.js";
import { expectAccessible } from "./demo.js";
import { expect, test } from "./own-workspace.js";
import { rowOf, toast } from "./page-parts.js";

const refunds = (count: number): NewDataset => ({
  name: "refunds",
  tasks: Array.from({ length: count }, (_, index) => ({
    name: `refund-${index + 1}`,
    instruction: "Decide.",
  })),
});

test("what was typed last is there again after the tab was closed at once", async ({
  page,
  own,
  context,
}) => {
  const { id } = await createDataset(own, refunds(1));
  const address = own.at(`datasets/${id}`);
  await page.goto(address);
  await rowOf(page, "Tasks", "refund-1").click();
  const instruction = page.getByLabel("Instruction", { exact: true });
  await instruction.fill("Decide at once.");
  await page.close({ runBeforeUnload: true });

  const again = await context.newPage();
  await again.goto(address);
  await rowOf(again, "Tasks", "refund-1").click();
  await expect(again.getByLabel("Instruction", { exact: true })).toHaveValue("Decide at once.");
});

test("the draft of a task that was never saved is found again in its dataset, and can be discarded", async ({
  page,
  own,
}) => {
  const { id } = await createDataset(own, refunds(2));
  await page.goto(own.at(`datasets/${id}`));
  await page.getByRole("button", { name: "Add task" }).click();
  const sheet = page.getByRole("region", { name: "New task" });
  await sheet.getByLabel("Name", { exact: true }).fill("refund-later");
  await page.getByRole("button", { name: "Close the task" }).click();
  const drafts = page.getByRole("region", { name: "Drafts" });
  await expect(drafts).toContainText("Draft of a new task refund-later");
  await rowOf(page, "Tasks", "refund-2").click();
  await page.getByLabel("Instruction", { exact: true }).fill("Mine.");
  await page.getByRole("button", { name: "Close the task" }).click();
  await expect(drafts.getByRole("button", { name: "refund-2" })).toBeVisible();

  await page.goto(own.at("datasets"));
  await page.goto(own.at(`datasets/${id}`));
  await expectAccessible(page);
  await drafts.getByRole("button", { name: "Continue" }).click();
  await expect(sheet.getByLabel("Name", { exact: true })).toHaveValue("refund-later");
  await page.getByRole("button", { name: "Close the task" }).click();
  await drafts.getByRole("button", { name: "Discard" }).click();
  await expect(drafts).not.toContainText("new task");
  await toast(page, "The draft is discarded").getByRole("button", { name: "Undo" }).click();
  await expect(drafts).toContainText("refund-later");
});
