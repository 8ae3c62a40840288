import { readConfig } from "./platform/config.js";
import { startServer } from "./server.js";
import { openDatabase } from "./start-database.js";

/* Starts the server from the environment. SIGTERM and SIGINT finish what is in flight, then stop. */

const log = (line: string): void => console.error(line);

/** What a stop may take before the process ends anyway, in ms: requests in flight, then the database. */
const stopWithinMs = 20_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const opened = await openDatabase(config, log);
  const server = await startServer(config, opened, log).catch(async (error: unknown) => {
    await opened.stop();
    throw error;
  });
  console.log(`Rollout serves on ${server.url}`);
  if (server.ownerLink) console.log(`Sign in as owner, once, within an hour: ${server.ownerLink}`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    server
      .stop()
      .then(() => opened.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log(String(error));
          process.exit(1);
        },
      );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

main().catch((error: unknown) => {
  if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
    log(
      `${(error as Error).message}. Another program uses this port: stop it, or choose another by PORT=8090.`,
    );
    process.exit(1);
  }
  log(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.cause !== undefined) log(String(error.cause));
  process.exit(1);
});
