import { createDataset } from "./dataset-steps.js";
import { expect, test } from "./own-workspace.js";
import { rowOf } from "./page-parts.js";

test("the end of a large dataset is reached by key and by the scrollbar, wherever its rows were loaded up to", async ({
  page,
  own,
}) => {
  const tasks = Array.from({ length: 3_000 }, (_, index) => ({
    name: `refund-${String(index + 1).padStart(4, "0")}`,
    instruction: "Decide.",
  }));
  const { id } = await createDataset(own, { name: "refunds", tasks });
  await page.goto(own.at(`datasets/${id}`));
  const grid = page.getByRole("grid", { name: "Tasks" });
  await expect(rowOf(page, "Tasks", "refund-0001")).toBeVisible();
  await grid.evaluate((element) => {
    const scroller = element.parentElement!;
    scroller.scrollTop = scroller.scrollHeight;
  });
  await expect(rowOf(page, "Tasks", "refund-3000")).toBeVisible();

  await page.reload();
  await expect(rowOf(page, "Tasks", "refund-0001")).toBeVisible();
  await grid.focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("region", { name: "Task refund-3000" })).toContainText("task 3,000 of 3,000");
  await expect(rowOf(page, "Tasks", "refund-3000")).toBeVisible();
});
