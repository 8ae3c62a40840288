import { expect, test } from "./demo.js";
import { aPerson, signIn } from "./people.js";

test.use({ storageState: { cookies: [], origins: [] } });

test("a workspace is made, switched to by keyboard, moved, deleted and taken back", async ({
  page,
  demo,
}) => {
  await signIn(page, demo.url, aPerson("Sofia Lindqvist"));
  const slugs = ["north", "south"].map((each) => `${each}-${crypto.randomUUID().slice(0, 8)}`);
  const north = slugs[0]!;
  for (const slug of slugs) {
    await page.goto(`${demo.url}/create-workspace`);
    await page.getByLabel("Name").fill(slug);
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page).toHaveURL(`${demo.url}/w/${slug}/traces`);
    await expect(page.getByRole("heading", { name: `No runs in ${slug} yet` })).toBeVisible();
  }

  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page.getByPlaceholder("Find a workspace")).toBeFocused();
  await page.keyboard.type("north");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/w/${north}/`));
  await page.goto(demo.url);
  await expect(page, "the last one is remembered").toHaveURL(`${demo.url}/w/${north}/traces`);

  await page.goto(`${demo.url}/w/${north}/settings/workspace`);
  const moved = `${north}-moved`;
  await page.getByLabel("Address").fill(moved);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(`${demo.url}/w/${moved}/settings/workspace`);
  await page.goto(`${demo.url}/w/${north}/datasets`);
  await expect(page, "the former address leads on").toHaveURL(`${demo.url}/w/${moved}/datasets`);

  await page.goto(`${demo.url}/w/${moved}/settings/workspace`);
  await page.getByRole("button", { name: /^Delete/ }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: /^Delete/ });
  await expect(confirm).toBeDisabled();
  await page.getByRole("dialog").getByRole("textbox").fill(north);
  await confirm.click();
  await expect(page.getByRole("heading", { name: `${moved} was deleted` })).toBeVisible();
  await page.getByRole("button", { name: /Take back/ }).click();
  await expect(page.getByRole("heading", { name: `${moved} was deleted` })).toBeHidden();
  await page.goto(`${demo.url}/w/${moved}/traces`);
  await expect(page.getByRole("heading", { name: `No runs in ${moved} yet` })).toBeVisible();
});
