import { readConfig } from "./platform/config.js";
import { startServer } from "./server.js";
import { openDatabase } from "./start-database.js";

/* Starts the server from the environment. SIGTERM and SIGINT finish what is in flight, then stop. */

const log = (line: string): void => console.error(line);

/** What a stop may take before the process ends anyway, in ms: requests in flight, then the database. */
const stopWithinMs = 20_000;

/** Starts everything; what it gives stops everything. */
async function start(): Promise<() => Promise<void>> {
  const config = readConfig(process.env);
  const opened = await openDatabase(config, log);
  const server = await startServer(config, opened, log).catch(async (error: unknown) => {
    await opened.stop();
    throw error;
  });
  console.log(`Rollout serves on ${server.url}`);
  if (server.ownerLink) console.log(`Sign in as owner, once, within an hour: ${server.ownerLink}`);
  return async () => {
    await server.stop();
    await opened.stop();
  };
}

function fail(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
    log(
      `${(error as Error).message}. Another program uses this port: stop it, or choose another by PORT=8090.`,
    );
    process.exit(1);
  }
  log(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.cause !== undefined) log(String(error.cause));
  process.exit(1);
}

const starting = start();
starting.catch(fail);

let stopping = false;
/** Heeded from the first moment, or a server that is told to end while it starts would leave its Postgres behind. */
function stop(): void {
  if (stopping) process.exit(1);
  stopping = true;
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  starting.then((stopAll) => stopAll()).then(() => process.exit(0), fail);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
