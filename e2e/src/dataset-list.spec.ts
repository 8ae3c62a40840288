import { createDataset } from "./dataset-steps.js";
import { expect, test } from "./own-workspace.js";

test("datasets are filtered by their source and last run, and the address keeps it", async ({
  page,
  own,
}) => {
  await createDataset(own, { name: "refunds", tasks: [{ name: "one", instruction: "Decide." }] });
  await page.goto(own.at("datasets"));
  const list = page.getByRole("grid", { name: "Datasets" });
  await expect(list.getByText("refunds")).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitem", { name: "Last run" }).hover();
  await page.getByRole("menuitem", { name: "no run yet" }).click();
  await expect(page).toHaveURL(/lastRun=none/);
  await expect(list.getByText("refunds")).toBeVisible();

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitem", { name: "Source" }).hover();
  await page.getByRole("menuitem", { name: "GitHub" }).click();
  await expect(page.getByText("No dataset is like that.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("No dataset is like that.")).toBeVisible();
  await page.getByRole("button", { name: "Remove the filter Source is" }).click();
  await expect(list.getByText("refunds")).toBeVisible();

  await page.getByRole("button", { name: /^Sort/ }).click();
  await page.getByRole("menuitemradio", { name: "Name" }).click();
  await expect(page).toHaveURL(/lastRun=none.*sort=name|sort=name.*lastRun=none/);
});
