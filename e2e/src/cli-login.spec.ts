import type { Page } from "@playwright/test";
import type { DeviceLoginKey, StartedDeviceLogin } from "@rollout/contract";
import { type Demo, expect, expectAccessible, test } from "./demo.js";
import { aPerson, continueAs, freshBrowser, signIn } from "./people.js";

/* A program asks to act for a person; the person types its code in the browser and decides. */

async function startLogin({ url }: Demo, workspace?: string): Promise<StartedDeviceLogin> {
  const response = await fetch(`${url}/api/v1/device-logins`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client: "rollout 0.2.0",
      machine: "ines-t14",
      system: "Linux x64",
      ...(workspace ? { workspace } : {}),
    }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as StartedDeviceLogin;
}

async function takeKey({ url }: Demo, { deviceCode }: StartedDeviceLogin) {
  const response = await fetch(`${url}/api/v1/device-logins/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ deviceCode }),
  });
  return (await response.json()) as DeviceLoginKey & { error?: { code: string } };
}

const field = (page: Page) => page.getByLabel("Which code does your terminal show?");
const keyboardCode = (code: string): string => code.replace("-", "").toLowerCase();
const approveButton = (page: Page) => page.getByRole("button", { name: /^Approve login to / });

test("a code that is typed shows who asks; approving by keyboard gives the program a key that Settings can revoke", async ({
  page,
  demo,
}) => {
  const login = await startLogin(demo, demo.workspace);
  await page.goto(login.url);
  await expect(field(page)).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type(keyboardCode(login.userCode));
  await expect(page.getByText("rollout 0.2.0", { exact: true })).toBeVisible();
  await expect(page.getByText("ines-t14, Linux x64")).toBeVisible();
  await expect(page.getByText("same address as this browser")).toBeVisible();
  await expect(page.getByText(/^valid for 9 min \d\d s$/)).toBeVisible();
  await expectAccessible(page);
  // The key that ends the typing must not approve.
  await page.keyboard.press("Enter");
  expect((await takeKey(demo, login)).error?.code).toBe("authorization_pending");

  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { checked: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(approveButton(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Approved. Return to your terminal." })).toBeFocused();
  await expectAccessible(page);

  await expect
    .poll(async () => (await takeKey(demo, login)).apiKey?.name, { intervals: [10_000], timeout: 30_000 })
    .toBe("rollout CLI on ines-t14");
  await page.goto(`${demo.url}/w/${demo.workspace}/settings/api-keys`);
  await expect(page.getByText("rollout CLI on ines-t14").first()).toBeVisible();
});

test("a code that is pasted as the terminal shows it can be denied, which the program is told", async ({
  page,
  demo,
}) => {
  const login = await startLogin(demo);
  await page.goto(login.url);
  await field(page).evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    document.execCommand("insertText", false, text);
  }, login.userCode);
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "Denied. The terminal has been told." })).toBeVisible();
  await expectAccessible(page);
  expect((await takeKey(demo, login)).error?.code).toBe("access_denied");

  await page.goto(login.url);
  await field(page).pressSequentially(keyboardCode(login.userCode));
  await expect(page.getByRole("heading", { name: "This code is no longer valid." })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Enter another code" }).click();
  await expect(field(page)).toBeFocused();
});

test("a wrong code says how many tries are left, and the right one works after it", async ({
  page,
  demo,
}) => {
  const login = await startLogin(demo);
  await page.goto(login.url);
  await field(page).pressSequentially("bbbbbbbb");
  await expect(page.getByText("No login is waiting with the code BBBB-BBBB.")).toBeVisible();
  await expect(page.getByText("4 tries are left; then wait 10 minutes.")).toBeVisible();
  await expectAccessible(page);
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(keyboardCode(login.userCode));
  await expect(approveButton(page)).toBeVisible();
});

test("after five wrong codes one waits ten minutes", async ({ browser, demo }) => {
  const page = await freshBrowser(browser);
  await signIn(page, demo.url, aPerson("Greta Voss"));
  await page.getByRole("link", { name: "Create a workspace" }).click();
  await page.getByLabel("Name").fill("Greta");
  await page.getByLabel("Address").fill(`greta-${crypto.randomUUID().slice(0, 8)}`);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page).toHaveURL(/\/traces$/);
  const login = await startLogin(demo);
  await page.goto(login.url);
  for (const triesLeft of [4, 3, 2, 1]) {
    await field(page).pressSequentially("bbbbbbbb");
    await expect(page.getByText(new RegExp(`${triesLeft} (tries are|try is) left`))).toBeVisible();
  }
  await field(page).pressSequentially("bbbbbbbb");
  await expect(page.getByText(/No try is left\. Wait (10 min|9 min 5\d s)/)).toBeVisible();
  await expect(field(page)).toBeDisabled();
  await page.reload();
  await field(page).pressSequentially(keyboardCode(login.userCode));
  await expect(page.getByText("Too many wrong codes. No code is looked at for 10 minutes.")).toBeVisible();
  await expectAccessible(page);
  await page.context().close();
});

test("a code that another browser has opened cannot be approved here", async ({ page, browser, demo }) => {
  const login = await startLogin(demo);
  await page.goto(login.url);
  await field(page).pressSequentially(keyboardCode(login.userCode));
  await expect(approveButton(page)).toBeVisible();

  const other = await freshBrowser(browser);
  await other.goto(login.url);
  // Who is not signed in signs in first, and comes back.
  await other.getByRole("button", { name: /^Continue with / }).click();
  await continueAs(other, aPerson("Mallory Quist"));
  await expect(other).toHaveURL(login.url);
  await expect(other.getByRole("heading", { name: "A login needs a workspace" })).toBeVisible();
  await expectAccessible(other);
  await other.getByRole("link", { name: "Find a workspace" }).click();
  await other.getByRole("link", { name: "Create a workspace" }).click();
  await other.getByLabel("Name").fill("Mallory");
  await other.getByLabel("Address").fill(`mallory-${crypto.randomUUID().slice(0, 8)}`);
  await other.getByRole("button", { name: "Create workspace" }).click();
  await expect(other).toHaveURL(/\/traces$/);
  await other.goto(login.url);
  await field(other).pressSequentially(keyboardCode(login.userCode));
  await expect(
    other.getByRole("heading", { name: "Another browser has opened this code first." }),
  ).toBeVisible();
  await expectAccessible(other);
  await other.context().close();
});

for (const [name, viewport, colorScheme] of [
  ["in the dark", { width: 1440, height: 900 }, "dark"],
  ["on a phone", { width: 320, height: 640 }, "light"],
] as const) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });
    test(`the page is readable and fits ${name}`, async ({ page, demo }) => {
      const login = await startLogin(demo);
      await page.goto(login.url);
      await field(page).pressSequentially(keyboardCode(login.userCode));
      await expect(approveButton(page)).toBeVisible();
      await expectAccessible(page);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
    });
  });
}
