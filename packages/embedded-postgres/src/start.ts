/** Starts the Postgres of a data folder, or joins the one that runs there already. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Binaries, chooseBinaries } from "./binaries.js";
import { urlOf, withClient } from "./connect.js";
import { prepareDataFolder, versionOfFolder } from "./data-folder.js";
import { readDataDirectory } from "./database.sql.js";
import { diskFull, EmbeddedPostgresError, systemErrorCode } from "./errors.js";
import { explainFailure, isPortTaken, isStillHeld } from "./failure.js";
import { initialise, workshop } from "./initialise.js";
import { type InstanceRecord, readInstanceRecord, writeInstanceRecord } from "./instance-record.js";
import { readPasswords } from "./passwords.js";
import { disarmStalePidFile, livingServer } from "./pid-file.js";
import { choosePort, untilFree } from "./port.js";
import { endServer, launch, signal, untilEnded } from "./postmaster.js";
import { isAlive, processIdentity } from "./process-identity.js";
import { type ProcessUser, postgresUser } from "./process-user.js";
import { makeRunnable } from "./runnable-binaries.js";
import { settingArguments } from "./settings.js";
import { withStartLock } from "./start-lock.js";

/** How to start. */
export interface StartOptions {
  /** Made if it is missing. */
  dataDir: string;
  /** Without it the folder's last port, or a free one. */
  port?: number;
  /** Whose programs make a new folder; an existing one is opened by programs of its version. */
  postgres?: "embedded" | "system";
  /** Server settings by name, such as `{ max_connections: "200" }`. */
  settings?: Record<string, string>;
  /** True when Postgres is to outlive this process; otherwise it ends with it. */
  detached?: boolean;
  /** Receives one line per step. */
  log?: (line: string) => void;
}

/** A Postgres that accepts connections. */
export interface RunningPostgres {
  host: "127.0.0.1";
  port: number;
  pid: number;
  /** The real path of the data folder. */
  dataDir: string;
  /** For making roles and databases only; the application has its own roles, see `ensureDatabase`. */
  superuserUrl: string;
  /** True when somebody else started it and will stop it. */
  attached: boolean;
  /** Ends it and waits for that; does nothing when `attached`. */
  stop(): Promise<void>;
}

/** Children of a server that was killed hold its memory until they notice. */
const heldRetryMs = 100;
const longestHeldMs = 15_000;
const portRetries = 5;

/**
 * Starts Postgres and returns when it accepts connections.
 *
 * @throws {EmbeddedPostgresError} with a code, and a sentence that says what to do.
 * @example
 * ```ts
 * const postgres = await startPostgres({ dataDir: ".postgres/data" });
 * const { databaseUrl } = await ensureDatabase(postgres, { database: "rollout" });
 * // …
 * await postgres.stop();
 * ```
 */
export async function startPostgres(options: StartOptions): Promise<RunningPostgres> {
  const user = postgresUser();
  try {
    const folder = prepareDataFolder(options.dataDir, user);
    return await withStartLock(folder, async () => {
      const running = await joinRunning(folder, options);
      return running ?? (await startNew(folder, user, options));
    });
  } catch (error) {
    if (["ENOSPC", "EDQUOT"].includes(systemErrorCode(error) ?? "")) {
      throw diskFull(options.dataDir, { cause: error });
    }
    if (error instanceof EmbeddedPostgresError || systemErrorCode(error) === undefined) throw error;
    throw new EmbeddedPostgresError(
      "start_failed",
      `Postgres could not be started on ${options.dataDir}: ${(error as Error).message}. Check that this user may write there, or choose another folder with ROLLOUT_DATA_DIR.`,
      { cause: error },
    );
  }
}

/** Joins the server that has the folder open, if it stays; otherwise waits until it is gone and returns null. */
async function joinRunning(folder: string, options: StartOptions): Promise<RunningPostgres | null> {
  const record = readInstanceRecord(folder);
  const giveUpAt = Date.now() + longestHeldMs;
  for (let server = livingServer(folder); server !== null; server = livingServer(folder)) {
    const { pid, port, state } = server;
    const orphaned = record?.pid === pid && record.startedBy !== null && !isAlive(record.startedBy);
    const patient = Date.now() < giveUpAt;
    const leaving = state === "stopping" || (orphaned && record.endsWithStarter && patient);
    if (leaving) await untilEnded(pid, heldRetryMs);
    else if (state !== "ready" || port === null) await sleep(heldRetryMs);
    else {
      if (options.port !== undefined && options.port !== port) throw otherPort(folder, port);
      const adopted = orphaned && options.detached !== true;
      const running = await runningAt(folder, pid, port, !adopted).catch((error: unknown) => {
        if (!patient || error instanceof EmbeddedPostgresError) throw error;
        return null;
      });
      if (running !== null) {
        if (orphaned) remember(folder, { port, pid, startedBy: starter(options), endsWithStarter: false });
        if (adopted) endWithThisProcess(folder, pid);
        const how = adopted ? "adopted" : "attached";
        options.log?.(`Postgres already runs on 127.0.0.1:${port} (process ${pid}); ${how}`);
        return running;
      }
      // It was killed a moment ago, or is about to say that it stops.
      await sleep(heldRetryMs);
    }
  }
  return null;
}

/** Whose death ends Postgres: this process, or nobody. */
const starter = (options: StartOptions): string | null =>
  options.detached ? null : processIdentity(process.pid);

const otherPort = (folder: string, port: number): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    "port_in_use",
    `Postgres already runs on ${folder}, on port ${port}. Use that port (leave the option out), or stop it first.`,
  );

async function startNew(
  folder: string,
  user: ProcessUser | null,
  options: StartOptions,
): Promise<RunningPostgres> {
  const major = versionOfFolder(folder);
  const chosen = chooseBinaries(options.postgres ?? "embedded", major, folder);
  settingArguments(0, options.settings ?? {});
  if (options.port !== undefined) await untilFree(options.port);
  const binaries = makeRunnable(chosen, user);
  if (major === null) {
    options.log?.(`Making a database with PostgreSQL ${binaries.version} in ${folder}`);
    await initialise(folder, binaries, user);
  } else {
    rmSync(join(folder, workshop), { recursive: true, force: true });
  }
  readPasswords(folder);
  const { pid, port, endsWithStarter } = await launchOnSomePort(folder, user, binaries, options);
  remember(folder, { port, pid, startedBy: starter(options), endsWithStarter });
  if (!options.detached) endWithThisProcess(folder, pid);
  options.log?.(
    `PostgreSQL ${binaries.version} (${binaries.kind}) listens on 127.0.0.1:${port} (process ${pid})`,
  );
  return runningAt(folder, pid, port, false);
}

async function launchOnSomePort(
  folder: string,
  user: ProcessUser | null,
  binaries: Binaries,
  options: StartOptions,
): Promise<{ pid: number; port: number; endsWithStarter: boolean }> {
  const giveUpAt = Date.now() + longestHeldMs;
  for (let taken = 0; ; ) {
    const port = options.port ?? (await choosePort(readInstanceRecord(folder)?.port));
    disarmStalePidFile(folder, user);
    const settings = settingArguments(port, options.settings ?? {});
    const launched = await launch({ folder, binaries, user, settings, detached: options.detached ?? false });
    if (launched.ready) return { port, pid: launched.pid, endsWithStarter: launched.endsWithStarter };
    const { output } = launched;
    if (isStillHeld(output) && Date.now() < giveUpAt) await sleep(heldRetryMs);
    else if (isPortTaken(output) && options.port === undefined && taken < portRetries) taken++;
    else throw explainFailure({ folder, port, binaries, output });
  }
}

const remember = (folder: string, instance: Omit<InstanceRecord, "host">): void =>
  writeInstanceRecord(folder, { host: "127.0.0.1", ...instance });

async function runningAt(
  folder: string,
  pid: number,
  port: number,
  attached: boolean,
): Promise<RunningPostgres> {
  const superuserUrl = urlOf(port, "postgres", readPasswords(folder).superuser, "postgres");
  const answering = await withClient(superuserUrl, readDataDirectory);
  if (answering !== folder) {
    throw new EmbeddedPostgresError(
      "start_failed",
      `The Postgres on port ${port} has ${answering} open, not ${folder}. Stop it, or choose another port.`,
    );
  }
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= attached ? Promise.resolve() : stopServer(folder, pid));
  return { host: "127.0.0.1", port, pid, dataDir: folder, superuserUrl, attached, stop };
}

/** Ends the server and keeps its port for the next start. Call it outside the start lock. */
export async function stopServer(folder: string, pid: number): Promise<void> {
  endedWithUs.delete(pid);
  await withStartLock(folder, async () => {
    // A restart by somebody else after a crash has its own stop.
    if (livingServer(folder)?.pid === pid) await endServer(pid);
    const record = readInstanceRecord(folder);
    if (record?.pid === pid)
      remember(folder, { ...record, pid: null, startedBy: null, endsWithStarter: false });
  });
}

/** Folder by process number. */
const endedWithUs = new Map<number, string>();

/** For systems that do not end Postgres with its starter: an ordinary exit of this process at least does. */
function endWithThisProcess(folder: string, pid: number): void {
  endedWithUs.set(pid, folder);
  process.off("exit", endAll).on("exit", endAll);
}

function endAll(): void {
  for (const [pid, folder] of endedWithUs) if (livingServer(folder)?.pid === pid) signal(pid, "SIGINT");
}
