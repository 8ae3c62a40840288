import type { Page } from "@playwright/test";
import { expect, test } from "./demo.js";

const transcript = (page: Page) => page.getByRole("region", { name: "Transcript" });
const events = (page: Page) => transcript(page).getByRole("article");
const details = (page: Page) => page.getByRole("complementary", { name: "Selected event" });
const timeline = (page: Page) => page.getByRole("tree", { name: /^Timeline/ });
const attempts = (page: Page) => page.getByRole("navigation", { name: "Attempts" });

test("a failed rollout opens at its error and says why it failed", async ({ page, demo }) => {
  await page.goto(demo.failedRollout);
  const head = page.getByRole("region", { name: "Rollout" });
  await expect(head).toContainText("Failed");
  await expect(events(page).and(page.locator("[aria-current=true]"))).toBeInViewport();
  await expect(details(page)).toContainText("Failed");
  await expect(page).toHaveURL(/seq=\d+/);
});

test("an event that is clicked in the transcript is selected in the timeline and shows its payload", async ({
  page,
  demo,
}) => {
  await page.goto(demo.failedRollout);
  const call = events(page).and(page.getByLabel("tool read_file"));
  await call.scrollIntoViewIfNeeded();
  await call.click();
  await expect(details(page).getByRole("heading", { name: "read_file" })).toBeVisible();
  await expect(details(page).getByRole("tree", { name: "Arguments" })).toContainText(".txt");
  await expect(timeline(page).getByRole("treeitem", { selected: true })).toContainText("read_file");
  await details(page).getByRole("tab", { name: "Raw JSON" }).click();
  await expect(details(page).getByRole("tabpanel")).toContainText('"tool_call"');
});

test("arrow keys in the timeline move the selection of transcript and details along", async ({
  page,
  demo,
}) => {
  await page.goto(demo.failedRollout);
  await expect(details(page)).toBeVisible();
  await timeline(page).focus();
  const selected = timeline(page).getByRole("treeitem", { selected: true });
  const before = await selected.innerText();
  await page.keyboard.press("Home");
  await expect(selected).not.toHaveText(before);
  const first = await page.url();
  await page.keyboard.press("ArrowRight");
  await expect(page).not.toHaveURL(first);
  const word = (await selected.innerText()).split(/[\s,]/)[0]!;
  await expect(details(page)).toContainText(word);
  await page.keyboard.press("e");
  await expect(details(page)).toContainText("Failed");
  await expect(events(page).and(page.locator("[aria-current=true]"))).toHaveCount(1);
});

test("an event can be picked on the canvas with the mouse", async ({ page, demo }) => {
  await page.goto(demo.failedRollout);
  await expect(details(page)).toBeVisible();
  const canvas = page.locator("canvas").first();
  const box = (await canvas.boundingBox())!;
  const before = page.url();
  for (let share = 0.15; share < 0.95 && page.url() === before; share += 0.05) {
    for (let y = 40; y < box.height && page.url() === before; y += 12) {
      await page.mouse.click(box.x + box.width * share, box.y + y);
    }
  }
  expect(page.url()).not.toBe(before);
});

test("the keys ] and [ lead to the other attempts at the task", async ({ page, demo }) => {
  await page.goto(demo.run);
  await page
    .getByRole("row")
    .filter({ hasText: "append-before-you-send" })
    .filter({ hasText: /1\/4/ })
    .getByRole("link")
    .click();
  await expect(page.getByText("Attempt 1", { exact: true })).toBeVisible();
  await expect(attempts(page).getByRole("link")).toHaveCount(4);
  await page.keyboard.press("]");
  await expect(page.getByText("Attempt 2", { exact: true })).toBeVisible();
  await expect(attempts(page).locator("[aria-current=page]")).toHaveAccessibleName(/^Attempt 2/);
  await page.keyboard.press("[");
  await expect(page.getByText("Attempt 1", { exact: true })).toBeVisible();
});

test("the output and the task of an attempt are one click away", async ({ page, demo }) => {
  await page.goto(demo.run);
  await page.getByRole("row").filter({ hasText: "Succeeded" }).first().getByRole("link").first().click();
  await page.getByRole("tab", { name: /^Output/ }).click();
  await expect(page.getByRole("region", { name: "Output" })).toContainText("summary");
  await page.getByRole("tab", { name: "Task" }).click();
  await expect(page.getByText("Summarise this paper in one sentence.").first()).toBeVisible();
});

test("a search finds events by their payload and leads from one to the next", async ({ page, demo }) => {
  await page.goto(demo.failedRollout);
  await expect(details(page)).toBeVisible();
  await page.keyboard.press("/");
  await page
    .getByRole("searchbox", { name: "Search events" })
    .or(page.getByRole("textbox", { name: "Search events" }))
    .fill("find_figures");
  await expect(page.getByRole("status").filter({ hasText: /^[1-9]\d* found$/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(details(page).getByRole("heading", { name: "find_figures" })).toBeVisible();
});

test("a link to an event opens the page with that event selected", async ({ page, demo, context }) => {
  await page.goto(demo.failedRollout);
  await expect(details(page)).toBeVisible();
  await page.keyboard.press("j");
  const address = page.url();
  const heading = await details(page).getByRole("heading").first().innerText();
  const other = await context.newPage();
  await other.goto(address);
  await expect(details(other).getByRole("heading").first()).toHaveText(heading);
});

test("Escape lets go of the event, then goes up to the run", async ({ page, demo }) => {
  await page.goto(demo.failedRollout);
  await expect(details(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(details(page)).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/runs\/run_/);
});
