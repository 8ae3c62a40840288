/** People in browsers of their own, as they sign in by the provider that a server on loopback brings along. */
import type { Browser, Page } from "@playwright/test";
import { expect } from "./demo.js";

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Names nobody else in these tests has, so that their order does not matter. */
export const aPerson = (name: string): Person => ({
  name,
  email: `${name.split(" ")[0]!.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}@northwind.example`,
});

/** A browser in which nobody is signed in. */
export async function freshBrowser(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  return context.newPage();
}

/** Tells the provider's page who one is; the way there and back is the page's own. */
export async function continueAs(page: Page, { name, email }: Person): Promise<void> {
  await expect(page.getByRole("heading", { name: "Continue as" })).toBeVisible();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

/** Signs in from the sign-in page. */
export async function signIn(page: Page, url: string, person: Person): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByRole("button", { name: /^Continue with / }).click();
  await continueAs(page, person);
}
