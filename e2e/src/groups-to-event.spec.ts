import { expect, test } from "./demo.js";

test("from the groups one click each leads to a group, a run and a rollout, and back up by the path", async ({
  page,
  demo,
}) => {
  await page.goto(demo.groups);
  await page.getByRole("link", { name: "thread-42" }).click();
  await expect(page.getByRole("heading", { name: "thread-42" })).toBeVisible();
  await page.getByRole("grid").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/runs\/run_/);
  const rollouts = page.getByRole("grid", { name: "Rollouts" });
  await expect(rollouts).toHaveAttribute("aria-rowcount", "17");
  await rollouts.getByRole("link", { name: "append-before-you-send" }).first().click();
  await expect(page).toHaveURL(/\/rollouts\/ro_/);
  const place = page.getByRole("navigation", { name: "Place" });
  await place.getByRole("link", { name: "thread-42" }).click();
  await expect(page.getByRole("heading", { name: "thread-42" })).toBeVisible();
});

test("the run page counts its rollouts by status, and shows only those that are asked for", async ({
  page,
  demo,
}) => {
  await page.goto(demo.run);
  const status = page
    .getByRole("group", { name: "Status" })
    .or(page.getByRole("radiogroup", { name: "Status" }));
  await expect(status).toContainText("All 16");
  await status
    .getByRole("button", { name: /^Failed, \d+$/i })
    .or(status.getByRole("radio", { name: /^Failed, \d+$/i }))
    .click();
  const rollouts = page.getByRole("grid", { name: "Rollouts" });
  await expect(rollouts.getByRole("row").filter({ hasText: "Failed" }).first()).toBeVisible();
  await expect(rollouts.getByRole("row").filter({ hasText: "Succeeded" })).toHaveCount(0);
});

test("the palette finds a run by its id and opens it", async ({ page, demo }) => {
  const runId = demo.run.split("/").at(-1)!;
  await page.goto(demo.groups);
  await page.getByRole("grid").waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByPlaceholder(/Find a group/).fill(runId);
  const found = page.getByRole("option", { name: /^Paper QA/ });
  await found.click();
  await expect(page).toHaveURL(demo.run);
});

test("an address of another workspace or of nothing says so within the shell", async ({ page, demo }) => {
  await page.goto(demo.run.replace(/run_\w{4}/, "run_0000"));
  await expect(page.getByText(/No run run_0000/)).toBeVisible();
  await page.goto(demo.groups.replace(`/w/${demo.workspace}/`, "/w/another/"));
  await expect(page.getByText(/another/).first()).toBeVisible();
});

test("the dataset of the demo shows its tasks with instruction, input and files", async ({ page, demo }) => {
  await page.goto(demo.run);
  await page.getByRole("link", { name: /dataset paper-summary-v1/ }).click();
  await expect(page.getByRole("heading", { name: "paper-summary-v1" })).toBeVisible();
  await page.getByRole("row").filter({ hasText: "append-before-you-send" }).click();
  await expect(page.getByText("Summarise this paper in one sentence.").first()).toBeVisible();
  await expect(page.getByText("spool.txt").first()).toBeVisible();
});
