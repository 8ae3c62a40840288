import { ownTemporaryFolder } from "./own-temporary-folder.js";
import { startTestPostgres } from "./postgres.js";

/** Vitest's global setup: one temporary folder and one Postgres for the run, a database per test file. */
export default async function setUp(): Promise<() => Promise<void>> {
  const removeFolder = ownTemporaryFolder();
  const stopPostgres = await startTestPostgres();
  return async () => {
    await stopPostgres();
    await removeFolder();
  };
}
