/** Finds a Chromium for the browser tests, or installs one where that is allowed. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { firstLineOf, nodeProgram, root, runQuietly } from "./command.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const starts = (path) => firstLineOf(path, ["--version"]) !== null;

const onPath = () => {
  for (const name of names) {
    const path = firstLineOf("sh", ["-c", `command -v ${name}`]);
    if (path && starts(path)) return path;
  }
  return null;
};

async function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return null;
  console.log("Installing Debian's Chromium for the browser tests …");
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  await runQuietly("apt-get", ["update", "-q"], options);
  const { code, output } = await runQuietly(
    "apt-get",
    ["install", "-q", "-y", "--no-install-recommends", "chromium"],
    options,
  );
  if (code !== 0) console.log(output.trimEnd().split("\n").slice(-5).join("\n"));
  return onPath();
}

async function fromPlaywright() {
  const { chromium } = createRequire(`${root}/e2e/package.json`)("@playwright/test");
  const path = () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : null);
  if (path() === null) {
    console.log("Downloading Playwright's Chromium for the browser tests …");
    await runQuietly(...nodeProgram("@playwright/test/cli.js", "install", "chromium"));
  }
  // Downloaded is not runnable: the system's libraries may be missing.
  return path() !== null && starts(path()) ? path() : null;
}

/** The path of a Chromium that starts, or null. */
export const findChromium = async () => onPath() ?? (await fromDebian()) ?? (await fromPlaywright());

/** What to tell when there is none. */
export const howToGetChromium =
  "browser tests skipped: no Chromium found; install it (Debian: apt-get install chromium) so that it is on PATH";
