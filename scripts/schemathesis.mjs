/**
 * Lets schemathesis drive every route from the OpenAPI document that a real server serves: `--junit PATH` for the
 * report, and after `--` any further options of schemathesis.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, runVisibly } from "./parts/command.mjs";
import { venvProgram } from "./parts/python.mjs";

/** What must hold of every reply. */
const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "response_schema_conformance",
  "content_type_conformance",
  "ignored_auth",
  "use_after_free",
];

/** The same requests each time, so that a red run can be repeated. */
const seed = 37;

/** Sets of objects in the workspace: one stays, the others may be deleted. */
const objectSets = 4;

/**
 * A stream of events has no end, which schemathesis would wait for; who may open one and what it sends is tested in
 * packages/backend/src/who-may-call.test.ts and packages/backend/src/features/rollouts/event-streams.test.ts.
 */
const streams = ["streamRun", "streamRollout", "streamWorkspace"];

async function drive({ junit, more }) {
  const { createTestDatabase, freePort, makeWorkspaceObjects, startServerProcess, startTestPostgres } =
    await import("@rollout/test-support");
  const { newApiKey } = await import("@rollout/backend");
  const apiKey = newApiKey();
  const dataDir = mkdtempSync(join(tmpdir(), "rollout-schemathesis-"));
  const stopPostgres = await startTestPostgres();
  try {
    const server = await startServerProcess({
      ...(await createTestDatabase()),
      port: await freePort(),
      dataDir,
      environment: { ROLLOUT_INIT_WORKSPACE: "my-workspace", ROLLOUT_INIT_API_KEY: apiKey },
    });
    try {
      const objects = [];
      for (let count = 0; count < objectSets; count++)
        objects.push(await makeWorkspaceObjects(server.url, apiKey));
      return await runVisibly(
        venvProgram("schemathesis"),
        [...optionsFor(server.url, apiKey, junit), ...more],
        {
          // Its folder of examples found earlier would make runs differ.
          cwd: dataDir,
          env: {
            ...process.env,
            SCHEMATHESIS_HOOKS: "schemathesis_hooks",
            PYTHONPATH: join(root, "scripts/parts"),
            PYTHONDONTWRITEBYTECODE: "1",
            ROLLOUT_SAMPLE_OBJECTS: JSON.stringify(objects),
          },
        },
      );
    } finally {
      await server.stop();
    }
  } finally {
    await stopPostgres();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const optionsFor = (url, apiKey, junit) =>
  [
    "run",
    `${url}/api/v1/openapi.json`,
    ["--checks", checks.join(",")],
    ["--header", `Authorization: Bearer ${apiKey}`],
    ["--phases", "examples,coverage,fuzzing,stateful"],
    ["--max-examples", "60"],
    ["--seed", String(seed)],
    ["--generation-database", "none"],
    ["--request-timeout", "20"],
    "--continue-on-failure",
    ["--suppress-health-check", "all"],
    "--no-color",
    streams.map((operation) => ["--exclude-operation-id", operation]),
    junit === undefined ? [] : ["--report-junit-path", junit],
  ].flat(3);

const { values, positionals } = parseArgs({ options: { junit: { type: "string" } }, allowPositionals: true });
process.exitCode = await drive({ junit: values.junit, more: positionals });
