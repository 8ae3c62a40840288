import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "./demo.js";

/* The command line as its user meets it: installed from the server, logged in by the browser, ended in Settings. */

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

const home = mkdtempSync(join(tmpdir(), "rollout-e2e-home-"));
const openedFile = join(home, "opened");
const rollout = join(home, ".rollout/bin/rollout");
test.afterAll(() => rmSync(home, { recursive: true, force: true }));

function start(command: string, ...args: readonly string[]): ChildProcessWithoutNullStreams {
  const PATH = [home, dirname(process.execPath), process.env.PATH].join(":");
  const child = spawn(command, args, { env: { HOME: home, PATH, DISPLAY: ":0", LANG: "C.UTF-8" } });
  child.stdin.end();
  return child;
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> & { said(): string } {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const end = new Promise<Ran>((resolve) => child.once("close", (code) => resolve({ code, said })));
  return Object.assign(end, { said: () => said });
}

test("rollout is installed from the server, opens the page where its code is typed, and ends with its key", async ({
  page,
  demo,
}) => {
  // Stands for the browser of the person's desktop, which here is Playwright's.
  writeFileSync(join(home, "xdg-open"), `#!/bin/sh\nprintf %s "$1" > '${openedFile}'\n`);
  chmodSync(join(home, "xdg-open"), 0o755);

  const installed = await ended(start("sh", "-c", `curl -fsSL ${demo.url}/install | sh`));
  expect(installed).toMatchObject({ code: 0, said: expect.stringContaining(`as ${rollout}`) });

  const login = ended(start(rollout, "login", "--workspace", demo.workspace));
  await expect.poll(() => login.said()).toMatch(/[B-Z]{4}-[B-Z]{4}/);
  await expect.poll(() => existsSync(openedFile)).toBe(true);
  await page.goto(readFileSync(openedFile, "utf8"));
  const [code] = /[B-Z]{4}-[B-Z]{4}/.exec(login.said()) ?? [""];
  await page.getByLabel("Which code does your terminal show?").pressSequentially(code);
  await expect(page.getByText("rollout CLI 0.2.0", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: `Approve login to ${demo.workspace}` }).click();
  await expect(page.getByRole("heading", { name: "Approved. Return to your terminal." })).toBeVisible();
  const { code: exitCode, said } = await login;
  expect([exitCode, said]).toEqual([0, expect.stringMatching(/✓ Logged in as .+\n {2}workspace /)]);

  const whoami = await ended(start(rollout, "whoami", "--json"));
  expect(whoami.code).toBe(0);
  const { apiKey } = JSON.parse(whoami.said) as { apiKey: { preview: string } };
  const datasets = await ended(start(rollout, "datasets", "list", "--quiet"));
  expect(datasets.said.split("\n")).toContain("paper-summary-v1");

  await page.goto(`${demo.url}/w/${demo.workspace}/settings/api-keys`);
  const name = `rollout CLI on ${hostname()}`;
  // Other tests log in from this machine, too.
  const row = page.getByRole("row").filter({ hasText: apiKey.preview });
  await row.getByRole("button", { name: `Actions of ${name}` }).click();
  await page.getByRole("menuitem", { name: /^Revoke/ }).click();
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await expect(row).toContainText(/revoked/i);
  await expect
    .poll(async () => (await ended(start(rollout, "whoami"))).said)
    .toContain(`rollout login --workspace ${demo.workspace}`);
  expect(await ended(start(rollout, "whoami"))).toMatchObject({
    code: 3,
    said: expect.stringContaining("The API key was revoked."),
  });
});
