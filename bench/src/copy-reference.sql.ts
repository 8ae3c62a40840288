import { spawn } from "node:child_process";
import type { IngestRecord } from "@rollout/contract";
import type pg from "pg";

/*
 * The reference of bench:ingest: the same rows by COPY in one stream, into a table of the same shape and keys,
 * one transaction per stream as `\copy` of a file does it. By psql's \copy where psql is installed, else by the
 * driver's copy protocol, which does the same work.
 */

const columns =
  "workspace_id, rollout_id, record_id, seq, writer_no, flags, started_at, ended_at, start_offset_ms, end_offset_ms, type, role, payload";

/** Makes an empty copy of trace_events with its primary key and unique index, without row-level security. */
export async function createReferenceTable(client: pg.Client): Promise<void> {
  await client.query("drop table if exists copied_events");
  await client.query("create table copied_events (like trace_events including all)");
}

/** One line of COPY's text format. */
export const copyLine = (workspaceId: string, rolloutId: string, record: IngestRecord): string => {
  if (record.kind !== "event") throw new TypeError("Only events are copied.");
  const payload = JSON.stringify(record.payload).replaceAll("\\", "\\\\");
  const fields = [workspaceId, rolloutId, record.id, record.seq, 1, 0, record.startedAt, record.endedAt];
  return `${[...fields, record.startOffsetMs, record.endOffsetMs, record.type, record.role ?? "\\N", payload].join("\t")}\n`;
};

/** Copies the lines of a file with psql and returns the seconds it took. */
export async function copyFile(databaseUrl: string, file: string): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const psql = spawn(
      "psql",
      [
        "-qX",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        databaseUrl,
        "-c",
        `\\copy copied_events (${columns}) from '${file}'`,
      ],
      {
        stdio: ["ignore", "inherit", "inherit"],
      },
    );
    psql.on("error", reject);
    psql.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`psql ended with ${code}.`))));
  });
  return (performance.now() - started) / 1000;
}
