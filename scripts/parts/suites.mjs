/** The test suites: how each is run, and which report its counts are read from. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findChromium, howToGetChromium } from "./chromium.mjs";
import { nodeProgram, root, runVisibly } from "./command.mjs";
import { venvProgram } from "./python.mjs";
import { countsOfCheck, countsOfJunit, countsOfPlaywright, countsOfVitest } from "./reports.mjs";

/** Folders that hold Python tests; each is run from itself, so its own settings hold. */
const pythonFolders = () => [
  "packages/sdk-python",
  ...readdirSync(join(root, "examples"))
    .map((name) => `examples/${name}`)
    .filter((folder) => readdirSync(join(root, folder)).some((name) => /^test.*\.py$|^tests$/.test(name))),
];

/**
 * Each suite runs with a fresh folder for its reports and gives `{code, reports, counts}`: its exit code, the
 * report files that must exist afterwards, and the reader for them; or `{skip}` with the reason.
 */
export const suites = [
  {
    name: "check",
    says: "types, style, imports, dead code",
    run: async (folder) => {
      const report = join(folder, "check.json");
      const code = await runVisibly(process.execPath, ["scripts/check.mjs", "--report", report]);
      return { code, reports: [report], counts: countsOfCheck };
    },
  },
  {
    name: "vitest",
    says: "unit and integration tests in TypeScript, on real Postgres",
    run: async (folder) => {
      const report = join(folder, "vitest.json");
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const code = await runVisibly(...nodeProgram("vitest/vitest.mjs", "run", ...reporters));
      return { code, reports: [report], counts: countsOfVitest };
    },
  },
  {
    name: "pytest",
    says: "the Python SDK and examples",
    run: async (folder) => {
      const reports = [];
      let worst = 0;
      for (const [index, tests] of pythonFolders().entries()) {
        const report = join(folder, `pytest-${index}.xml`);
        const args = ["-m", "pytest", `--junitxml=${report}`];
        const code = await runVisibly(venvProgram("python"), args, { cwd: join(root, tests) });
        worst = Math.max(worst, code);
        reports.push(report);
      }
      return { code: worst, reports, counts: countsOfJunit };
    },
  },
  {
    name: "schemathesis",
    says: "every route, driven from the served OpenAPI document",
    run: async (folder) => {
      if (!existsSync(venvProgram("schemathesis")))
        return { skip: "schemathesis needs Python 3.11 or newer" };
      const report = join(folder, "schemathesis.xml");
      const code = await runVisibly(process.execPath, ["scripts/schemathesis.mjs", "--junit", report]);
      return { code, reports: [report], counts: countsOfJunit };
    },
  },
  {
    name: "browser",
    says: "the demo, read like a user in Chromium",
    run: async (folder) => {
      const chromium = await findChromium();
      if (chromium === null) return { skip: howToGetChromium };
      const report = join(folder, "playwright.json");
      const program = nodeProgram("@playwright/test/cli.js", "test", "--reporter=list,json");
      const env = { ...process.env, ROLLOUT_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
      const code = await runVisibly(...program, { cwd: join(root, "e2e"), env });
      return { code, reports: [report], counts: countsOfPlaywright };
    },
  },
];
