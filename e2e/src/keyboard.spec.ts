import { expect, test } from "./demo.js";

test("keys alone lead from the groups to a rollout and back up", async ({ page, demo }) => {
  await page.goto(demo.groups);
  await page.getByRole("link", { name: "thread-42" }).waitFor();
  const currentRow = page.locator('[role="row"][aria-selected="true"]');
  await page.keyboard.press("j");
  for (let tries = 0; tries < 10 && !(await currentRow.innerText()).includes("thread-42"); tries++) {
    await page.keyboard.press("j");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "thread-42" })).toBeVisible();
  await page.getByRole("grid").getByRole("link").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/run_/);
  await page.getByRole("grid", { name: "Rollouts" }).getByRole("link").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/rollouts\/ro_/);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(demo.groups);
});

test("the sheet of keys names them all and closes by Escape", async ({ page, demo }) => {
  await page.goto(demo.groups);
  await page.getByRole("grid").waitFor();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("Go to Traces")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("Tab reaches everything that can be clicked on the list of groups, with a visible focus", async ({
  page,
  demo,
}) => {
  await page.goto(demo.groups);
  await page.getByRole("link", { name: "thread-42" }).waitFor();
  const reached = new Set<string>();
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const hasRing = (of: Element | null): boolean => {
        if (of === null) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(of);
        return outlineStyle !== "none" && outlineWidth !== "0px";
      };
      // The ring of a long list stands around what is seen of it.
      const isSeen =
        hasRing(element) || hasRing(element.parentElement) || getComputedStyle(element).boxShadow !== "none";
      const name = element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40) ?? "";
      return { name, isSeen };
    });
    if (focus === null) break;
    reached.add(focus.name);
    expect.soft(focus.isSeen, `focus on ${focus.name}`).toBe(true);
  }
  const names = [...reached].join("\n");
  for (const wanted of [/Traces/, /Datasets/, /Start a run/, /Group by/, /Groups of runs/, /sign out/]) {
    expect(names).toMatch(wanted);
  }
});
