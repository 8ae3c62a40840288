import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./demo.js";

/* From the demo's own address to a command that is logged in, as the README tells it. */

test("the command is installed from the server, and its login is approved in the browser", async ({
  page,
  demo,
}) => {
  const home = await mkdtemp(join(tmpdir(), "rollout-e2e-home-"));
  const env = { HOME: home, PATH: process.env.PATH ?? "", SHELL: "/bin/bash" };
  const rollout = join(home, ".rollout/bin/rollout");
  try {
    const { stdout } = await promisify(execFile)("sh", ["-c", `curl -fsSL ${demo.url}/install | sh`], {
      env,
    });
    expect(stdout).toContain(`Installed rollout 0.2.0 as ${rollout}`);

    const login = spawn(rollout, ["login", "--no-browser", "--workspace", demo.workspace], { env });
    let said = "";
    for (const stream of [login.stdout, login.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    const ended = new Promise<number | null>((resolve) => login.on("close", resolve));
    await expect.poll(() => said).toMatch(/[B-Z]{4}-[B-Z]{4}/);
    const address = /http\S+/.exec(said)![0];
    const code = /[B-Z]{4}-[B-Z]{4}/.exec(said)![0];

    await page.goto(address);
    await page.getByLabel("Which code does your terminal show?").pressSequentially(code.replace("-", ""));
    await expect(page.getByText("rollout CLI 0.2.0", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: `Approve login to ${demo.workspace}` }).click();
    await expect(page.getByRole("heading", { name: "Approved. Return to your terminal." })).toBeVisible();
    expect(await ended).toBe(0);
    expect(said).toContain(`✓ Logged in as`);
    expect(said).toContain(`workspace ${demo.workspace}`);

    const list = await promisify(execFile)(rollout, ["datasets", "list"], { env });
    expect(list.stdout).toContain("paper-summary-v1");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
