import type { Page } from "@playwright/test";
import { expectAccessible, expectContrast } from "./demo.js";
import { fillWorkspace } from "./filled-workspace.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";

/** Opens a page, and waits until nothing of it is still to come. */
async function open(page: Page, own: OwnWorkspace, address: string): Promise<void> {
  await page.goto(own.at(address));
  // On a phone, what is open beside the list covers it, for ears too.
  await expect(page.locator("main")).toBeVisible();
  await expect(page.getByRole("heading").first()).toBeAttached();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
}

test("every page of datasets and files can be read by everyone, in light and in dark", async ({
  page,
  own,
  s3,
}) => {
  for (const [name, address] of Object.entries(await fillWorkspace(own, s3))) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: "light" });
      await open(page, own, address);
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await expectContrast(page);
    });
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("every page of datasets and files fits without scrolling sideways", async ({ page, own, s3 }) => {
    for (const [name, address] of Object.entries(await fillWorkspace(own, s3))) {
      await test.step(name, async () => {
        await open(page, own, address);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wider).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      });
    }
  });
});
