import { expect, expectAccessible, test } from "./demo.js";

const statusOf = async (url: string, key: string): Promise<number> =>
  (await fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${key}` } })).status;

test("a key is made, shown once, used, and revoked", async ({ page, demo }) => {
  const name = `local python runner ${crypto.randomUUID().slice(0, 8)}`;
  await page.goto(`${demo.url}/w/${demo.workspace}/settings/api-keys`);
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();

  const dialog = page.getByRole("dialog", { name: "Copy the secret now" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Copy secret" })).toBeFocused();
  await expectAccessible(page);
  const secret = /mv37_rl_[0-9A-Za-z]{38}/.exec(await dialog.innerText())?.[0] ?? "";
  expect(secret).toHaveLength(46);
  await page.keyboard.press("Escape");
  await expect(dialog, "the secret is not lost by a key").toBeVisible();
  await dialog.getByRole("checkbox", { name: "I have saved the secret" }).check();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();

  expect(await page.content(), "it is shown once").not.toContain(secret);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toContain(secret);
  expect(await statusOf(demo.url, secret)).toBe(200);

  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText(`${secret.slice(0, 12)}…${secret.slice(-4)}`);
  await row.getByRole("button", { name: `Actions of ${name}` }).click();
  await page.getByRole("menuitem", { name: /^Revoke/ }).click();
  await expect(page.getByRole("button", { name: "Keep key" })).toBeFocused();
  await expect(page.getByText("127.0.0.1")).toBeVisible();
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await expect(row).toContainText(/revoked/i);
  await expect.poll(() => statusOf(demo.url, secret), { timeout: 1_000 }).toBe(401);
});

test("on a phone the question before a key ends comes from below", async ({ browser, demo }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${demo.url}/w/${demo.workspace}/settings/api-keys`);
  await page.getByRole("button", { name: "Create key" }).waitFor();
  await expectAccessible(page);
  await context.close();
});
