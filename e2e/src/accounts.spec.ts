import { expect, expectAccessible, ownerLink, test } from "./demo.js";
import { aPerson, continueAs, freshBrowser, signIn } from "./people.js";

test.use({ storageState: { cookies: [], origins: [] } });

test("a person whom nobody invited sees the address that was used, and makes a workspace", async ({
  page,
  demo,
}) => {
  const lukas = aPerson("Lukas Brandt");
  await signIn(page, demo.url, lukas);
  await expect(page.getByRole("heading", { name: "This address has no workspace" })).toBeVisible();
  await expect(page.getByText(lukas.email)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Create a workspace" }).click();
  const slug = `lukas-${crypto.randomUUID().slice(0, 8)}`;
  await page.getByLabel("Name").fill("Lukas at home");
  await page.getByLabel("Address").fill(demo.workspace);
  await expect(page.getByText("taken", { exact: true })).toBeVisible();
  await page.getByLabel("Address").fill(slug);
  await expect(page.getByText("free", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page).toHaveURL(`${demo.url}/w/${slug}/traces`);

  await page.goto(demo.run);
  await expect(page.getByRole("heading", { name: `No workspace ${demo.workspace}` })).toBeVisible();
});

test("another account can be used, and the one before is offered again", async ({ page, demo }) => {
  const [ines, otto] = [aPerson("Ines Carvalho"), aPerson("Otto Fuchs")];
  await signIn(page, demo.url, ines);
  await page.getByRole("button", { name: "Sign in with another account" }).click();
  await continueAs(page, otto);
  await expect(page.getByText(otto.email)).toBeVisible();
  await page.getByRole("button", { name: "Sign in with another account" }).click();
  await expect(page.getByRole("heading", { name: "Continue as" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: new RegExp(ines.email) }).click();
  await expect(page.getByText(ines.email)).toBeVisible();
});

test("who turns back at the provider is not signed in, and told how to go on", async ({ page, demo }) => {
  await page.goto(`${demo.url}/sign-in`);
  await page.getByRole("button", { name: /^Continue with / }).click();
  await page.getByRole("button", { name: "Back to the sign-in page" }).click();
  await expect(page).toHaveURL(/\/sign-in\?error=sign_in_refused/);
  await expect(page.getByRole("button", { name: /^Continue with / })).toBeVisible();
  expect(await page.context().cookies()).not.toContainEqual(
    expect.objectContaining({ name: "rollout_session" }),
  );
});

test("after signing in, the page that was asked for opens", async ({ page, demo, browser }) => {
  const guest = aPerson("Amara Diallo");
  await signIn(page, demo.url, guest);
  await page.getByRole("link", { name: "Create a workspace" }).click();
  const slug = `amara-${crypto.randomUUID().slice(0, 8)}`;
  await page.getByLabel("Name").fill("Amara");
  await page.getByLabel("Address").fill(slug);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page).toHaveURL(`${demo.url}/w/${slug}/traces`);

  const second = await freshBrowser(browser);
  await second.goto(`${demo.url}/w/${slug}/settings/appearance`);
  await second.getByRole("button", { name: /^Continue with / }).click();
  await second.getByRole("button", { name: new RegExp(guest.email) }).click();
  await expect(second).toHaveURL(`${demo.url}/w/${slug}/settings/appearance`);

  await second.goto(`${demo.url}/w/${slug}/settings/sessions`);
  await expect(second.getByText("Chrome", { exact: false }).first()).toBeVisible();
  await second.getByRole("button", { name: /End all others/ }).click();
  const confirm = second.getByRole("button", { name: /^End / }).last();
  await confirm.click();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
  await second.context().close();
});

test("the operator's link, then an account: the same person from then on", async ({
  page,
  demo,
  browser,
}) => {
  await page.goto(ownerLink(demo));
  await expect(page).toHaveURL(demo.groups);
  await page.getByRole("button", { name: /sign out/i }).click();
  const owner = aPerson("Owner Example");
  await page.getByRole("menuitem", { name: /^Add your / }).click();
  await continueAs(page, owner);
  await expect(page).toHaveURL(new RegExp(`/w/${demo.workspace}/`));
  const elsewhere = await freshBrowser(browser);
  await signIn(elsewhere, demo.url, owner);
  await expect(elsewhere).toHaveURL(demo.groups);
  await elsewhere.context().close();
});
