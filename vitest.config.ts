/** Unit and integration tests: one project per package, each in plain Node; the browser's tests are Playwright's. */
import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig } from "vitest/config";

const workspaces = ["packages", "examples"]
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${folder}/package.json`));
const ourTests = ["src/**/*.test.ts", "src/**/*.test.tsx"];
const postgresTemplate = "packages/test-support/src/global-setup.ts";

export default defineConfig({
  test: {
    // Two cores: Postgres and a server under test need what a third worker would take.
    maxWorkers: 2,
    // At the root, so that the template database is made once for all projects.
    globalSetup: existsSync(postgresTemplate) ? [postgresTemplate] : [],
    projects: [
      ...workspaces.map((root) => ({
        root,
        test: {
          name: basename(root),
          root,
          include: ourTests,
          environment: "node" as const,
          // No test reads or fills the cache of whoever runs it.
          env: { ROLLOUT_FILE_CACHE: "off" },
          pool: "forks" as const,
          // The tests of contrast read the real tokens.
          css: true,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      })),
      { test: { name: "scripts", include: ["scripts/**/*.test.mjs"], pool: "forks" as const } },
    ],
  },
});
