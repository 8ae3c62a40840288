import type { Page } from "@playwright/test";
import type { Dataset } from "@rollout/contract";
import { createDataset, namesOf } from "./dataset-steps.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";
import { rowOf, toast } from "./page-parts.js";

const name = (index: number): string => `refund-${String(index).padStart(4, "0")}`;

const create = (own: OwnWorkspace, count: number): Promise<Dataset> => {
  const tasks = Array.from({ length: count }, (_, index) => ({
    name: name(index + 1),
    instruction: "Decide.",
  }));
  return createDataset(own, { name: "refunds", tasks });
};

async function grab(page: Page, task: string): Promise<void> {
  const row = rowOf(page, "Tasks", task);
  await row.hover();
  await row.locator("[data-drag-grip]").hover();
  await page.mouse.down();
}

test("a task is dragged to another place, by the pointer or by keys, and saved as one version", async ({
  page,
  own,
}) => {
  const { id } = await create(own, 6);
  await page.goto(own.at(`datasets/${id}`));
  const line = page.locator("[data-drop-line]");
  await grab(page, name(1));
  const fourth = (await rowOf(page, "Tasks", name(4)).boundingBox())!;
  await page.mouse.move(fourth.x + 30, fourth.y + fourth.height - 4, { steps: 6 });
  await expect(line).toBeVisible();
  await page.mouse.up();
  await expect(line).toHaveCount(0);
  const order = page.getByRole("grid", { name: "Tasks" }).getByRole("row");
  await expect(order.nth(4)).toContainText(name(1));
  await expect(page.getByText("1 task moved, not saved")).toBeVisible();

  await grab(page, name(6));
  await page.mouse.move(fourth.x + 30, fourth.y - 90, { steps: 6 });
  await expect(line).toBeVisible();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(order.nth(6)).toContainText(name(6));

  await rowOf(page, "Tasks", name(6)).click();
  await page.getByRole("button", { name: "Close the task" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByRole("button", { name: "Save version 2" }).last().click();
  await expect(toast(page, "2 tasks moved")).toBeVisible();
  expect(await namesOf(own, id)).toEqual([2, 3, 4, 1, 6, 5].map(name));

  await page.getByLabel("Filter tasks").fill("refund");
  await expect(page).toHaveURL(/search=refund/);
  await expect(page.locator("[data-drag-grip]")).toHaveCount(0);
});

test("a long table scrolls while a task is dragged beyond what is seen of it", async ({ page, own }) => {
  const { id } = await create(own, 400);
  await page.goto(own.at(`datasets/${id}`));
  await grab(page, name(2));
  const grid = (await page.getByRole("grid", { name: "Tasks" }).locator("..").boundingBox())!;
  await page.mouse.move(grid.x + 30, grid.y + grid.height - 2, { steps: 6 });
  await expect(rowOf(page, "Tasks", name(90))).toBeVisible();
  await page.mouse.move(grid.x + 30, grid.y + grid.height / 2);
  await page.mouse.up();
  await expect(page.getByText("1 task moved, not saved")).toBeVisible();
  await expect(rowOf(page, "Tasks", name(2))).toBeVisible();
});
