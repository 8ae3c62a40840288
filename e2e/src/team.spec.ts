import type { Page } from "@playwright/test";
import { type Demo, expect, expectAccessible, test } from "./demo.js";
import { aPerson, continueAs, freshBrowser, type Person } from "./people.js";

/** The time within which who is removed loses access on an open page, ms. */
const lostWithin = 5_000;

const teamOf = ({ url, workspace }: Demo): string => `${url}/w/${workspace}/settings/team`;

/** Invites an address and gives the link, which the page shows where no mail server is configured. */
async function invite(owner: Page, demo: Demo, { email }: Person): Promise<string> {
  await owner.goto(teamOf(demo));
  await owner.getByRole("button", { name: "Invite member" }).click();
  await owner.getByRole("textbox", { name: /address|e-mail/i }).fill(email);
  await owner.getByRole("button", { name: "Send invitation" }).click();
  const link = owner.getByRole("textbox", { name: "Invitation link" });
  await expect(link).toHaveValue(/\/invitation#token=mv37_rli_/);
  return link.inputValue();
}

test("an owner invites, a stranger is refused, the invited person joins, works, and is removed", async ({
  page: owner,
  browser,
  demo,
  sdk,
}) => {
  const [mei, otto] = [aPerson("Mei Tanaka"), aPerson("Otto Fuchs")];
  const link = await invite(owner, demo, mei);
  await expectAccessible(owner);

  const guest = await freshBrowser(browser);
  await guest.goto(link);
  await expect(guest).not.toHaveURL(/token/);
  await expect(guest.getByRole("heading", { name: `Join ${demo.workspace}` })).toBeVisible();
  await expect(guest.getByText(mei.email).first()).toBeVisible();
  await expectAccessible(guest);
  await guest.getByRole("button", { name: /^Continue with / }).click();
  await continueAs(guest, otto);
  await expect(guest.getByRole("heading", { name: "Another address was invited" })).toBeVisible();
  await expect(guest.getByText(otto.email, { exact: true })).toBeVisible();
  await expectAccessible(guest);

  await guest.getByRole("button", { name: "Sign in with another account" }).click();
  await continueAs(guest, mei);
  await guest.getByRole("button", { name: `Join ${demo.workspace}` }).click();
  await expect(guest).toHaveURL(demo.groups);

  const run = await sdk.startRun("paper-summary-v1", { groupId: `seen-by-${mei.email}` });
  await expect(guest.getByRole("link", { name: `seen-by-${mei.email}` })).toBeVisible();
  await guest.goto(`${demo.url}/w/${demo.workspace}/settings/audit-log`);
  await expect(guest.getByText(/Only owners/)).toBeVisible();
  await guest.goto(`${demo.url}/w/${demo.workspace}/runs/${run.id}`);
  await expect(guest.getByText(`seen-by-${mei.email}`).first()).toBeVisible();

  await owner.goto(teamOf(demo));
  const row = owner.getByRole("row").filter({ hasText: mei.email });
  await expect(row).toContainText("Member");
  await row.getByRole("button", { name: /Actions of/ }).click();
  await owner.getByRole("menuitem", { name: /Remove/ }).click();
  await owner.getByRole("button", { name: `Remove ${mei.name}` }).click();
  await expect(row).toBeHidden();
  await expect(guest.getByText(`seen-by-${mei.email}`).first()).toBeHidden({ timeout: lostWithin });
  const status = await guest.evaluate(
    async (workspace) =>
      (await fetch("/api/v1/runs", { headers: { "x-rollout-workspace": workspace } })).status,
    demo.workspace,
  );
  expect([401, 404]).toContain(status);

  await owner.goto(`${demo.url}/w/${demo.workspace}/settings/audit-log`);
  const log = owner.getByRole("grid", { name: /audit/i });
  await expect(log).toContainText(`removed ${mei.name}`);
  await expect(log).toContainText("was refused the invitation of");
  await guest.context().close();
});

test("who loses one of two workspaces is told so on the open page", async ({
  page: owner,
  browser,
  demo,
}) => {
  const amara = aPerson("Amara Diallo");
  const link = await invite(owner, demo, amara);
  const guest = await freshBrowser(browser);
  await guest.goto(link);
  await guest.getByRole("button", { name: /^Continue with / }).click();
  await continueAs(guest, amara);
  await guest.getByRole("button", { name: `Join ${demo.workspace}` }).click();
  await expect(guest).toHaveURL(demo.groups);
  await guest.goto(`${demo.url}/create-workspace`);
  const slug = `amara-${crypto.randomUUID().slice(0, 8)}`;
  await guest.getByLabel("Name").fill("Amara");
  await guest.getByLabel("Address").fill(slug);
  await guest.getByRole("button", { name: "Create workspace" }).click();
  await expect(guest).toHaveURL(`${demo.url}/w/${slug}/traces`);
  await guest.goto(demo.groups);
  await guest.getByRole("grid").waitFor();

  await owner.goto(teamOf(demo));
  const row = owner.getByRole("row").filter({ hasText: amara.email });
  await row.getByRole("button", { name: /Actions of/ }).click();
  await owner.getByRole("menuitem", { name: /Remove/ }).click();
  await owner.getByRole("button", { name: `Remove ${amara.name}` }).click();
  await expect(
    guest.getByRole("heading", { name: `You are no longer a member of ${demo.workspace}` }),
  ).toBeVisible({ timeout: lostWithin });
  await expect(guest.getByRole("grid")).toBeHidden();
  await guest.context().close();
});
