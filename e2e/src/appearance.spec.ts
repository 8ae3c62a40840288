import { expect, expectAccessible, test } from "./demo.js";

const pages = {
  "the groups": ({ groups }: { groups: string }) => groups,
  "a group": ({ groups }: { groups: string }) => `${groups}/groups/group_id/thread-42`,
  "a run": ({ run }: { run: string }) => run,
  "a rollout": ({ failedRollout }: { failedRollout: string }) => failedRollout,
  "the datasets": ({ groups }: { groups: string }) => groups.replace(/traces$/, "datasets"),
} as const;

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in ${scheme}`, () => {
    test.use({ colorScheme: scheme });

    for (const [name, addressIn] of Object.entries(pages)) {
      test(`${name} can be read by everyone`, async ({ page, demo }) => {
        await page.goto(addressIn({ ...demo }));
        await expect(page.getByRole("grid").or(page.getByRole("tree")).first()).toBeAttached();
        await expectAccessible(page);
      });
    }

    test("the page for signing in can be read by everyone", async ({ browser, demo }) => {
      const context = await browser.newContext({
        storageState: { cookies: [], origins: [] },
        colorScheme: scheme,
      });
      const page = await context.newPage();
      await page.goto(`${demo.url}/sign-in`);
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await expectAccessible(page);
      await context.close();
    });
  });
}

test("the theme that is chosen stays after a reload", async ({ page, demo }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const choose = async (theme: string): Promise<void> => {
    await page.getByRole("button", { name: /sign out/i }).click();
    await page
      .getByRole("menuitemradio", { name: theme })
      .or(page.getByRole("radio", { name: theme }))
      .click();
    await page.keyboard.press("Escape");
  };
  await page.goto(demo.groups);
  await page.getByRole("grid").waitFor();
  const light = await ground();
  await choose("Dark");
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await page.getByRole("grid").waitFor();
  expect(await ground()).toBe(dark);
  await choose("Light");
  await expect.poll(ground).toBe(light);
});
