import { expect, test } from "./demo.js";
import { runDemo } from "./run-demo.js";

test("a second demo on the same data starts quickly, adds nothing twice, and leaves the first alone", async ({
  page,
  demo,
}) => {
  const count = async (url: string): Promise<Record<string, number>> => {
    const get = async (path: string) =>
      (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${demo.apiKey}` } })).json();
    const ofGroup = async (key: string) =>
      ((await get(`/api/v1/runs?groupBy=group_id&groupKey=${key}`)) as { runs: unknown[] }).runs.length;
    const { datasets } = (await get("/api/v1/datasets")) as { datasets: unknown[] };
    return {
      datasets: datasets.length,
      typescript: await ofGroup("thread-42"),
      python: await ofGroup("thread-43"),
    };
  };
  const before = await count(demo.url);
  expect(before).toEqual({ datasets: 1, typescript: 1, python: 1 });
  const began = performance.now();
  const again = await runDemo(demo.dataDir);
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(await count(again.demo.url)).toEqual(before);
  expect(again.demo).toMatchObject({ apiKey: demo.apiKey, run: demo.run.replace(demo.url, again.demo.url) });
  expect(await again.stop()).toBe(0);
  await page.goto(demo.run);
  await expect(page.getByRole("grid", { name: "Rollouts" })).toBeVisible();
});
