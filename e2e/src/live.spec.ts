import { expect, test } from "./demo.js";

/** From the program's call to the page; three hundred milliseconds are meant, the rest is for a busy machine. */
const soon = { timeout: 3_000 };

test("a run that starts appears in the open list of groups", async ({ page, demo, sdk }) => {
  await page.goto(demo.groups);
  await expect(page.getByRole("link", { name: "thread-42" })).toBeVisible();
  await page.mouse.move(2, 2);
  const run = await sdk.startRun(undefined, { groupId: "live-group", workflowName: "Live" });
  const attempt = await run.startRollout({ name: "first" });
  await attempt.message("Hello");
  await attempt.flush();
  await expect(page.getByRole("link", { name: "live-group" })).toBeVisible(soon);
  await attempt.finish();
});

test("what is logged to a run moves its open page", async ({ page, demo, sdk }) => {
  const run = await sdk.startRun(undefined, { groupId: "live-run", workflowName: "Live" });
  const attempt = await run.startRollout({ name: "moving" });
  await attempt.flush();
  await page.goto(`${demo.url}/w/${demo.workspace}/runs/${run.id}`);
  const row = page.getByRole("row").filter({ hasText: "moving" });
  await expect(row).toContainText("Running");
  await page.mouse.move(2, 2);
  await attempt.message("The newest words");
  await attempt.flush();
  await expect(row).toContainText("The newest words", soon);
  await attempt.finish({ status: "failed", error: "It broke at the end" });
  await expect(row).toContainText("Failed", soon);
  await expect(row).toContainText("It broke at the end");
});

test("what is logged to a rollout appears on its open page, and the finish too", async ({
  page,
  demo,
  sdk,
}) => {
  const run = await sdk.startRun(undefined, { groupId: "live-rollout", workflowName: "Live" });
  const attempt = await run.startRollout({ name: "watched" });
  await attempt.message("The first words", "user");
  await attempt.flush();
  await page.goto(`${demo.url}/w/${demo.workspace}/rollouts/${attempt.id}`);
  const transcript = page.getByRole("region", { name: "Transcript" });
  await expect(transcript).toContainText("The first words");
  await expect(page.getByRole("region", { name: "Rollout" })).toContainText("Running");

  await attempt.toolCall("look_up", { word: "tail" });
  await attempt.toolResult("look_up", { found: true });
  await attempt.message("The last words", "assistant");
  const logged = performance.now();
  await attempt.flush();
  await expect(transcript).toContainText("The last words", soon);
  test.info().annotations.push({
    type: "delay",
    description: `${Math.round(performance.now() - logged)} ms from flush to page`,
  });
  await expect(transcript).toContainText("look_up");

  await attempt.finish({ output: { answer: 42 } });
  await expect(page.getByRole("region", { name: "Rollout" })).toContainText("Succeeded", soon);
  await page.getByRole("tab", { name: /^Output/ }).click();
  await expect(page.getByRole("region", { name: "Output" })).toContainText("42");
});
