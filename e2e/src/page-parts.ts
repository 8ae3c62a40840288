/** Parts that many pages have. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "./demo.js";

export const rowOf = (page: Page, grid: string, words: string | RegExp): Locator =>
  page.getByRole("grid", { name: grid, exact: true }).getByRole("row").filter({ hasText: words });

/** What a person is told of an action of their own. */
export const toast = (page: Page, words: string): Locator =>
  page.locator("[data-toast]").filter({ hasText: words });

/** Opens a menu or a select, chooses from it, and waits until it is gone: one that closes takes the next click. */
export async function choose(page: Page, trigger: Locator, entry: string | RegExp): Promise<void> {
  const chosen = page
    .getByRole("menuitem", { name: entry })
    .or(page.getByRole("option", { name: entry }))
    .filter({ visible: true });
  await trigger.click();
  await chosen.click();
  await expect(chosen).toHaveCount(0);
}
