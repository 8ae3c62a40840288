import { describe, expect, test } from "vitest";
import { circlesOf } from "./parts/import-circles.mjs";
import { breachesOf, ruleNames } from "./parts/import-rules.mjs";
import { sourceFacts } from "./parts/source-facts.mjs";

const rulesBrokenBy = (path, text) =>
  breachesOf(sourceFacts(path, text)).map(({ rule, line }) => `${rule}:${line}`);

/** For each rule one file that breaks it in its second line, and its nearest neighbours that do not. */
const cases = [
  {
    rule: "packages-point-one-way",
    bad: ["packages/contract/src/runs.ts", '\nimport { start } from "@rollout/embedded-postgres";'],
    good: [
      ["packages/contract/src/runs.ts", '\nimport { runId } from "./ids.js";\nimport { z } from "zod";'],
      ["packages/backend/src/app.ts", '\nimport { limits } from "@rollout/contract";'],
      ["packages/backend/src/app.test.ts", '\nimport { aServer } from "@rollout/test-support";'],
      ["bench/src/ingest.ts", '\nimport { Rollout } from "@mv37/rollout";'],
    ],
  },
  {
    rule: "packages-point-one-way",
    bad: ["packages/frontend/src/api/runs.ts", '\nimport type { Run } from "@mv37/rollout";'],
    good: [["packages/frontend/src/api/runs.ts", '\nimport type { Run } from "@rollout/contract";']],
  },
  {
    rule: "packages-meet-by-name",
    bad: ["packages/backend/src/app.test.ts", '\nimport { limits } from "../../contract/src/limits.js";'],
    good: [["packages/backend/src/features/runs/runs.routes.ts", '\nexport * from "../../app.js";']],
  },
  {
    rule: "published-stands-alone",
    bad: ["packages/sdk-typescript/src/run.ts", '\nimport { limits, type Run } from "@rollout/contract";'],
    good: [
      ["packages/sdk-typescript/src/run.ts", '\nimport type { Run } from "@rollout/contract";'],
      ["packages/sdk-typescript/src/run.ts", '\nimport { type Run } from "@rollout/contract";'],
      ["packages/sdk-typescript/src/run.test.ts", '\nimport { limits } from "@rollout/contract";'],
      ["packages/cli/src/commands/a.ts", '\nimport { formatCost } from "@rollout/contract/words";'],
    ],
  },
  {
    rule: "platform-knows-no-feature",
    bad: [
      "packages/backend/src/platform/guard.ts",
      '\nimport { keyOf } from "../features/keys/keys.sql.js";',
    ],
    good: [["packages/backend/src/platform/guard.ts", '\nimport { errors } from "./errors.js";']],
  },
  {
    rule: "operator-stands-above",
    bad: [
      "packages/backend/src/features/workspaces/create-workspace.ts",
      '\nimport { createWorkspace } from "../../operator/first-start.js";',
    ],
    good: [
      [
        "packages/backend/src/operator/first-start.ts",
        '\nimport { createApiKey } from "../features/api-keys/create-api-key.js";',
      ],
    ],
  },
  {
    rule: "features-stay-apart",
    bad: [
      "packages/backend/src/features/runs/start-run.ts",
      '\nexport { task } from "../tasks/tasks.sql.js";',
    ],
    good: [
      ["packages/backend/src/features/runs/start-run.ts", '\nimport { list } from "./runs.sql.js";'],
      [
        "packages/backend/src/features/runs/start-run.test.ts",
        '\nimport { task } from "../tasks/tasks.sql.js";',
      ],
      ["packages/backend/src/app.ts", '\nimport { runRoutes } from "./features/runs/runs.routes.js";'],
    ],
  },
  {
    rule: "features-stay-apart",
    bad: [
      "packages/frontend/src/features/runs/run-page.tsx",
      '\nconst page = () => import("../timeline/view.js");',
    ],
    good: [
      [
        "packages/frontend/src/app/rollout-page.tsx",
        '\nimport { View } from "../features/timeline/view.js";',
      ],
    ],
  },
  {
    rule: "one-door-to-the-server",
    bad: [
      "packages/frontend/src/features/runs/use-runs.ts",
      '\nconst reply = await window.fetch("/api/v1/runs");',
    ],
    good: [
      ["packages/frontend/src/api/request.ts", '\nconst reply = await fetch("/api/v1/runs");'],
      ["packages/frontend/src/features/runs/use-runs.ts", "\nconst reply = await queries.fetch(runs);"],
    ],
  },
  {
    rule: "one-door-to-the-server",
    bad: [
      "packages/frontend/src/features/runs/use-live.ts",
      '\nconst live = new EventSource("/api/v1/live");',
    ],
    good: [["packages/frontend/src/api/live.ts", '\nconst live = new EventSource("/api/v1/live");']],
  },
  {
    rule: "prepare-decides",
    bad: ["packages/frontend/src/features/timeline/prepare/lanes.ts", '\nimport { useMemo } from "react";'],
    good: [
      [
        "packages/frontend/src/features/timeline/prepare/lanes.ts",
        '\nimport { scale } from "./time-scale.js";',
      ],
    ],
  },
  {
    rule: "draw-obeys",
    bad: [
      "packages/frontend/src/features/timeline/draw/bars.ts",
      '\nimport { hue } from "../../../ui/tokens.js";',
    ],
    good: [
      [
        "packages/frontend/src/features/timeline/draw/bars.ts",
        '\nimport type { Lane } from "../prepare/lanes.js";',
      ],
      ["packages/frontend/src/features/timeline/draw/bars.ts", '\nimport { grid } from "./grid.js";'],
    ],
  },
  {
    rule: "environment-at-the-door",
    bad: ["packages/backend/src/platform/pool.ts", "\nconst url = process.env.DATABASE_URL;"],
    good: [
      ["packages/backend/src/main.ts", "\nconst url = process.env.DATABASE_URL;"],
      ["packages/sdk-typescript/src/client.ts", "\nconst url = process.env.ROLLOUT_BASE_URL;"],
      ["packages/backend/src/platform/pool.ts", "\nconst url = settings.env;"],
    ],
  },
  {
    rule: "environment-at-the-door",
    bad: ["packages/backend/src/platform/pool.ts", '\nimport { env as settings } from "node:process";'],
    good: [["packages/backend/src/platform/pool.ts", '\nimport { hrtime } from "node:process";']],
  },
  {
    rule: "sql-in-sql-files",
    bad: ["packages/backend/src/features/runs/runs.routes.ts", '\nawait db.query("select 1");'],
    good: [
      ["packages/backend/src/features/runs/runs.sql.ts", '\nawait db.query("select 1");'],
      ["packages/backend/src/platform/migrate.ts", '\nawait db.query("select 1");'],
      ["packages/backend/src/features/runs/runs.routes.ts", "\nconst cursor = request.query.cursor;"],
    ],
  },
  {
    rule: "sql-in-sql-files",
    bad: ["packages/backend/src/features/runs/start-run.ts", "\nconst rows = sql<Row>`select 1`;"],
    good: [["packages/backend/src/features/runs/start-run.test.ts", "\nconst rows = sql`select 1`;"]],
  },
];

describe.each(cases)("$rule", ({ rule, bad, good }) => {
  test(`finds the breach in ${bad[0]}`, () => {
    expect(rulesBrokenBy(...bad)).toContain(`${rule}:2`);
  });
  test("lets its neighbours pass", () => {
    expect(good.flatMap((file) => rulesBrokenBy(...file))).toEqual([]);
  });
});

test("every rule is shown to fail on something", () => {
  expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual([...ruleNames].sort());
});

test("a breach says where, what and how to mend it", () => {
  const [breach] = breachesOf(
    sourceFacts("packages/backend/src/app.ts", "const a = 1;\nprocess.env.PORT;\n"),
  );
  expect(breach).toEqual({
    path: "packages/backend/src/app.ts",
    rule: "environment-at-the-door",
    line: 2,
    message: "reads process.env",
    mend: expect.stringContaining("main.ts"),
  });
});

describe("no-circles", () => {
  const circlesIn = (texts) =>
    circlesOf(Object.entries(texts).map(([path, text]) => sourceFacts(path, text))).map(
      ({ path, line, message }) => `${path}:${line} ${message}`,
    );

  test("finds files that import each other, for types too, and tells the way round", () => {
    expect(
      circlesIn({
        "packages/a/src/one.ts": '\nimport { two } from "./two.js";',
        "packages/a/src/two.tsx": 'import { three } from "./three.js";',
        "packages/a/src/three.ts": 'import type { One } from "./one.js";\nimport "./apart.js";',
        "packages/a/src/apart.ts": 'import { readFile } from "node:fs";',
      }),
    ).toEqual([
      "packages/a/src/one.ts:2 packages/a/src/one.ts imports packages/a/src/two.tsx imports packages/a/src/three.ts imports packages/a/src/one.ts",
    ]);
  });

  test("lets two files import a third", () => {
    expect(
      circlesIn({
        "packages/a/src/one.ts": 'import { two } from "./two.js";\nimport { three } from "./three.js";',
        "packages/a/src/two.ts": 'import { three } from "./three.js";',
        "packages/a/src/three.ts": "",
      }),
    ).toEqual([]);
  });
});
