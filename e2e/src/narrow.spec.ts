import { expect, expectAccessible, test } from "./demo.js";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

for (const [name, key] of [
  ["the groups", "groups"],
  ["a run", "run"],
  ["a rollout", "failedRollout"],
] as const) {
  test(`${name} fits a phone without scrolling sideways`, async ({ page, demo }) => {
    await page.goto(demo[key]);
    await expect(
      page.getByRole("grid").or(page.getByRole("tree")).or(page.getByRole("tab")).first(),
    ).toBeAttached();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
}

test("on a phone the menu leads to the other pages", async ({ page, demo }) => {
  await page.goto(demo.groups);
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Datasets" }).click();
  await expect(page).toHaveURL(/\/datasets$/);
  await expect(page.getByRole("dialog")).toBeHidden();
});
