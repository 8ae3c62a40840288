/** Chromium, and the owner of a server signed in to it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import type { TestServer } from "@rollout/test-support";

const viewport = { width: 1440, height: 900 };

/** Folder of the built web app. */
export function webDir(): string {
  const folder = fileURLToPath(new URL("../../packages/frontend/dist", import.meta.url));
  if (!existsSync(`${folder}/index.html`)) throw new Error("The web app is not built: run npm run build.");
  return folder;
}

/** The Chromium of the machine, or the one that Playwright brings. */
export function openChromium(): Promise<Browser> {
  const found = ["chromium", "chromium-browser", "google-chrome"]
    .map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim())
    .find(Boolean);
  return chromium.launch({
    ...(found ? { executablePath: found } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The owner, in a window of their own. */
export async function signIn(browser: Browser, server: TestServer): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(server.ownerLink);
  await page.waitForURL(/\/w\//);
  await page.close();
  return context;
}
