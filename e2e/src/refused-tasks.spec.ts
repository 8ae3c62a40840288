import type { Dataset } from "@rollout/contract";
import { createDataset } from "./dataset-steps.js";
import { expectAccessible } from "./demo.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";
import { rowOf } from "./page-parts.js";

const create = (own: OwnWorkspace): Promise<Dataset> => {
  const tasks = ["kettle", "lamp"].map((name) => ({ name, instruction: "Decide." }));
  return createDataset(own, { name: "refunds", tasks });
};

test("what the server refuses of a task is told at its field, which is marked and has the focus", async ({
  page,
  own,
}) => {
  const { id } = await create(own);
  await page.goto(own.at(`datasets/${id}`));
  await rowOf(page, "Tasks", "kettle").click();
  const sheet = page.getByRole("region", { name: "Task kettle" });
  await sheet.getByRole("button", { name: "JSON Schema" }).click();
  const schema = sheet.getByLabel("Output schema as JSON Schema");
  await schema.fill('{"type": "array", "items": {"$ref": "#/$defs/gone"}}');
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await expect(schema).toHaveAttribute("aria-invalid", "true");
  await expect(schema).toHaveAccessibleDescription(/refers to #\/\$defs\/gone, which is not in the schema/);
  await expect(schema).toBeFocused();
  await expect(page.locator("[data-toast]")).toHaveCount(0);
  await expectAccessible(page);
  await schema.fill('{"type": "array"}');
  await expect(schema).not.toHaveAttribute("aria-invalid");
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await expect(page.getByRole("button", { name: "version 2" })).toBeVisible();
});

test("that another version came first is told once, and saving again works", async ({ page, own }) => {
  const { id } = await create(own);
  await page.goto(own.at(`datasets/${id}`));
  await rowOf(page, "Tasks", "kettle").click();
  const sheet = page.getByRole("region", { name: "Task kettle" });
  await sheet.getByLabel("Instruction", { exact: true }).fill("Mine.");
  await expect(sheet.getByText(/^Draft saved/)).toBeVisible();
  // The page does not learn of the other version before it saves.
  await page.route(`**/api/v1/datasets/${id}`, (route) => route.abort());
  const change = { op: "add", task: { name: "third", instruction: "Decide." } };
  await own.call("POST", `/api/v1/datasets/${id}/changes`, { baseVersion: 1, changes: [change] });
  await sheet.getByRole("button", { name: "Save version 2" }).click();
  await expect(sheet.getByRole("alert")).toHaveText(
    "Version 2 was saved meanwhile. Your draft is safe: save it again.",
  );
  await expect(page.locator("[data-toast]")).toHaveCount(0);
  await page.unroute(`**/api/v1/datasets/${id}`);
  await sheet.getByRole("button", { name: "Save version 3" }).click();
  await expect(page.getByRole("button", { name: "version 3" })).toBeVisible();
});
