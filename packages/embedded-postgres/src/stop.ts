/** Stops the Postgres of a data folder, whoever started it, and removes such folders. */
import { lstatSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { findDataFolder } from "./data-folder.js";
import { livingServer } from "./pid-file.js";
import { stopServer } from "./start.js";

/**
 * Ends the server that has `dataDir` open and waits for that.
 *
 * @returns False if none ran there.
 */
export async function stopPostgres(dataDir: string): Promise<boolean> {
  const folder = findDataFolder(dataDir);
  const server = folder === null ? null : livingServer(folder);
  if (folder === null || server === null) return false;
  await stopServer(folder, server.pid);
  return true;
}

/** Stops the server of `dataDir` and deletes everything it stored, also where `dataDir` is only a link to it. */
export async function removeDataFolder(dataDir: string): Promise<void> {
  const folder = findDataFolder(dataDir);
  if (folder !== null) {
    await stopPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }
  const path = resolve(dataDir);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
}
