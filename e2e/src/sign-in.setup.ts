import { expect, signedInFile, test } from "./demo.js";

test("the link that the demo prints signs in and shows every group", async ({ page, demo }) => {
  await page.goto(demo.signInLink);
  await expect(page).toHaveURL(demo.groups);
  const groups = page.getByRole("grid", { name: "Groups of runs" });
  await expect(groups.getByRole("link", { name: "thread-42" })).toBeVisible();
  await expect(groups.getByRole("link", { name: "thread-43" })).toBeVisible();
  await page.context().storageState({ path: signedInFile() });
});
