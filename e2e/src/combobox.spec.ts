import { expectAccessible } from "./demo.js";
import { uploadFile } from "./filled-workspace.js";
import { expect, test } from "./own-workspace.js";

test("while the list of a combobox is open, what one can go on to stays heard", async ({ page, own }) => {
  await own.call("POST", "/api/v1/datasets", {
    name: "refunds",
    tasks: [{ name: "kettle", instruction: "Decide." }],
  });
  await uploadFile(own, "notes.md", "# Notes\n");
  await page.goto(own.at("files"));
  await page.getByRole("grid").getByRole("row").filter({ hasText: "notes.md" }).click();
  await page
    .getByRole("button", { name: /^Attach/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: /^Attach notes.md/ });
  await dialog.getByRole("combobox", { name: "Dataset" }).click();
  await expect(page.getByRole("option", { name: "refunds" })).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Path in the task" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("option", { name: "refunds" }).click();
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(dialog.getByRole("textbox", { name: "Path in the task" })).toBeVisible();
});
