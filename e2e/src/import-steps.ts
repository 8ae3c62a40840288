/** The steps of an import in the browser. */
import type { Page } from "@playwright/test";
import { expect, type OwnWorkspace } from "./own-workspace.js";
import { choose } from "./page-parts.js";

interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** From the menu of the datasets to the preview. */
export async function readAndCheck(
  page: Page,
  own: OwnWorkspace,
  entry: string,
  file: ChosenFile,
): Promise<void> {
  await page.goto(own.at("datasets"));
  await choose(page, page.getByRole("button", { name: "Import dataset" }), entry);
  await page.getByLabel(/ file$/).setInputFiles(file);
  await page.getByRole("button", { name: "Read and check" }).click();
  await expect(page.getByRole("grid", { name: "Tasks to import" })).toBeVisible();
}

/** Confirms the preview, and waits until everything is stored. */
export async function confirmImport(page: Page, action: string, done: string): Promise<void> {
  await page.getByRole("button", { name: action, exact: true }).click();
  await expect(page.getByRole("heading", { name: done })).toBeVisible({ timeout: 30_000 });
}
