/** Stops the Postgres of a data folder, whoever started it. */
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
