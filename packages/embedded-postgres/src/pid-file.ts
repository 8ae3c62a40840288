/** `postmaster.pid`, in which a Postgres server says how it is. */
import { chownSync } from "node:fs";
import { join } from "node:path";
import { readIfPresent, replacePrivateFile } from "./private-file.js";
import { isServerOf } from "./process-identity.js";
import type { ProcessUser } from "./process-user.js";

/** What a server has written about itself; the port and state follow a moment after the pid. */
export interface PidFile {
  pid: number;
  port: number | null;
  state: "starting" | "ready" | "stopping" | "unknown";
}

const states: Record<string, PidFile["state"]> = {
  starting: "starting",
  ready: "ready",
  stopping: "stopping",
};

const pathIn = (folder: string): string => join(folder, "postmaster.pid");

/** The file's content, or null if no server has this folder open. */
export function readPidFile(folder: string): PidFile | null {
  const lines = readIfPresent(pathIn(folder))?.split("\n");
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isInteger(pid) || pid <= 0) return null;
  const port = Number(lines[3]);
  return {
    pid,
    port: Number.isInteger(port) && port > 0 ? port : null,
    state: states[lines[7]?.trim() ?? ""] ?? "unknown",
  };
}

/** The server that has this folder open and lives, or null. */
export function livingServer(folder: string): PidFile | null {
  const file = readPidFile(folder);
  return file !== null && isServerOf(folder, file.pid) ? file : null;
}

/**
 * Lets the next server pass over a dead server's file when its number now belongs to another process.
 *
 * The file is not removed: the server still reads from it which shared memory must be free, and so notices
 * children of the dead server. A number that is its own parent's is the one that it knows to be no server.
 */
export function disarmStalePidFile(folder: string, user: ProcessUser | null): void {
  const text = readIfPresent(pathIn(folder));
  if (text === null || livingServer(folder) !== null) return;
  replacePrivateFile(pathIn(folder), text.replace(/^\S*/, String(process.pid)));
  if (user !== null) chownSync(pathIn(folder), user.uid, user.gid);
}
