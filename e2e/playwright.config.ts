/** Browser tests: one demo is started for all of them, and a signed-in browser is handed from test to test. */
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

// Workers read this file too, and inherit what the first reading chose. The folder is made when the demo starts.
process.env.ROLLOUT_E2E_FOLDER ??= join(tmpdir(), `rollout-e2e-${randomUUID()}`);

/** Nothing but the page under test talks to the network. */
const args = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "src",
  outputDir: "test-results",
  globalSetup: ["./find-chromium.mjs", "./src/start-demo.ts"],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Two cores: the server, Postgres and the browser share them.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: process.env.ROLLOUT_CHROMIUM, args },
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    screenshot: "only-on-failure",
    trace: "off",
  },
  projects: [
    { name: "sign-in", testMatch: "sign-in.setup.ts" },
    {
      name: "pages",
      testMatch: "*.spec.ts",
      dependencies: ["sign-in"],
      use: { storageState: join(process.env.ROLLOUT_E2E_FOLDER, "signed-in.json") },
    },
  ],
});
