import { expect, ownerLink, test } from "./demo.js";

test.use({ storageState: { cookies: [], origins: [] } });

test("a link that was used says so, and how to get another", async ({ page, demo }) => {
  await page.goto(demo.signInLink);
  await expect(page.getByText("The sign-in link was used already or has expired.")).toBeVisible();
  await page.getByRole("link", { name: /fresh link/i }).click();
  await expect(page.getByText("owner-link")).toBeVisible();
});

test("the token of a link does not stay in the address", async ({ page, demo }) => {
  await page.goto(ownerLink(demo));
  await expect(page).toHaveURL(demo.groups);
  await page.goBack();
  expect(page.url()).not.toContain("token");
});

test("who is not signed in is led to sign in", async ({ page, demo }) => {
  await page.goto(demo.run);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("signing out ends the session in this browser", async ({ page, demo }) => {
  await page.goto(ownerLink(demo));
  await page.getByRole("button", { name: /sign out/i }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out of this browser.")).toBeVisible();
  await page.goto(demo.groups);
  await expect(page).toHaveURL(/\/sign-in/);
});
