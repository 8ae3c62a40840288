/** `rollout.json` in the data folder: where its Postgres listens, and who started it. */
import { join } from "node:path";
import { readIfPresent, replacePrivateFile } from "./private-file.js";

/** What is kept; `pid` and `startedBy` are null while nothing runs, the port stays for the next start. */
export interface InstanceRecord {
  host: "127.0.0.1";
  port: number;
  pid: number | null;
  /** Identity of the process whose life bounds that of Postgres; null when Postgres outlives its starter. */
  startedBy: string | null;
  /** True when the system ends Postgres as soon as `startedBy` dies. */
  endsWithStarter: boolean;
}

const pathIn = (folder: string): string => join(folder, "rollout.json");

/** The record, or null if there is none that can be read. */
export function readInstanceRecord(folder: string): InstanceRecord | null {
  const text = readIfPresent(pathIn(folder));
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as InstanceRecord;
    return Number.isInteger(value.port) ? value : null;
  } catch {
    // Edited by hand: it can be made anew.
    return null;
  }
}

/** Replaces the record. */
export function writeInstanceRecord(folder: string, record: InstanceRecord): void {
  replacePrivateFile(pathIn(folder), `${JSON.stringify(record, null, 2)}\n`);
}
