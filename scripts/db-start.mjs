/** `make db-start`: starts Postgres in the background, which outlives this command, and makes Rollout's database. */
import { join, resolve } from "node:path";
import { root } from "./parts/command.mjs";

const { EmbeddedPostgresError, ensureDatabase, startPostgres } = await import(
  "../packages/embedded-postgres/dist/index.js"
);
const dataDir = process.env.ROLLOUT_DATA_DIR
  ? resolve(process.env.ROLLOUT_DATA_DIR, "postgres")
  : join(root, ".postgres", "data");
const postgres = process.env.ROLLOUT_POSTGRES === "system" ? "system" : "embedded";

try {
  const running = await startPostgres({ dataDir, postgres, detached: true });
  await ensureDatabase(running, { database: "rollout" });
  const state = running.attached ? "already runs" : "runs";
  console.log(
    `db-start: Postgres ${state} on 127.0.0.1:${running.port}, database rollout, data in ${dataDir}`,
  );
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error;
  console.error(`db-start: ${error.message}`);
  process.exitCode = 1;
}
