/** Parts that many pages have. */
import type { Locator, Page } from "@playwright/test";

export const rowOf = (page: Page, grid: string, words: string | RegExp): Locator =>
  page.getByRole("grid", { name: grid, exact: true }).getByRole("row").filter({ hasText: words });

/** What a person is told of an action of their own. */
export const toast = (page: Page, words: string): Locator =>
  page.locator("[data-toast]").filter({ hasText: words });

/** Opens a menu or a select, and chooses from it. */
export async function choose(page: Page, trigger: Locator, entry: string | RegExp): Promise<void> {
  await trigger.click();
  await page
    .getByRole("menuitem", { name: entry })
    .or(page.getByRole("option", { name: entry }))
    .click();
}
