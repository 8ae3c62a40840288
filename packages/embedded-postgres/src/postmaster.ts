/** Starts the server process and waits until it answers; ends it again. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Binaries, binariesDoNotRun } from "./binaries.js";
import { EmbeddedPostgresError, systemErrorCode } from "./errors.js";
import { readPidFile } from "./pid-file.js";
import { isAlive, processIdentity } from "./process-identity.js";
import type { ProcessUser } from "./process-user.js";
import { boundToStarter, canBindToStarter } from "./starter-bound.js";

const pollMs = 5;
/** After a crash the server first replays its log: up to `max_wal_size` and more. */
const longestStartMs = 300_000;
/** A fast stop writes a checkpoint; on a slow disk that takes a while. */
const fastStopMs = 60_000;
const immediateStopMs = 10_000;
const largestLogBytes = 16 * 1024 * 1024;

/** How a server process is started. */
export interface Launch {
  folder: string;
  binaries: Binaries;
  user: ProcessUser | null;
  settings: string[];
  /** True when the server is to outlive this process. */
  detached: boolean;
}

/** A server that answers, or what it wrote before it gave up. */
export type Launched =
  | { ready: true; pid: number; endsWithStarter: boolean }
  | { ready: false; output: string };

/** Starts one server and waits until it accepts connections or ends. */
export async function launch({ folder, binaries, user, settings, detached }: Launch): Promise<Launched> {
  const log = openLog(folder);
  const endsWithStarter = !detached && canBindToStarter();
  const server = [join(binaries.binDir, "postgres"), "-D", folder, ...settings];
  const [program = "", ...args] = detached ? server : boundToStarter("INT", server);
  try {
    const began = fstatSync(log).size;
    const child = spawn(program, args, {
      ...user,
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", log, log],
      // A session of its own: Ctrl-C in the terminal must not stop the database before its clients.
      detached: true,
    });
    const ready = await untilReady(child, folder, binaries);
    if (!ready || child.pid === undefined) return { ready: false, output: readFrom(log, began) };
    child.unref();
    return { ready: true, pid: child.pid, endsWithStarter };
  } finally {
    closeSync(log);
  }
}

/** The log is a file, not a pipe: the server must be able to write when its starter is gone. */
function openLog(folder: string): number {
  const path = join(folder, "rollout.log");
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes)
    renameSync(path, `${path}.old`);
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  return openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
}

function readFrom(log: number, position: number): string {
  const buffer = Buffer.alloc(Math.min(fstatSync(log).size - position, 64 * 1024));
  return buffer.subarray(0, readSync(log, buffer, 0, buffer.length, position)).toString();
}

async function untilReady(child: ChildProcess, folder: string, binaries: Binaries): Promise<boolean> {
  let failure: Error | undefined;
  let ended = false;
  child.once("error", (error) => (failure = error));
  child.once("exit", () => (ended = true));
  const giveUpAt = Date.now() + longestStartMs;
  while (Date.now() < giveUpAt) {
    await sleep(pollMs);
    if (failure !== undefined) throw binariesDoNotRun(binaries, systemErrorCode(failure) ?? failure.message);
    if (ended) return false;
    const file = readPidFile(folder);
    if (file?.pid === child.pid && file?.state === "ready") return true;
  }
  child.kill("SIGQUIT");
  throw new EmbeddedPostgresError(
    "start_failed",
    `Postgres was still recovering ${folder} after ${longestStartMs / 1000} s, so it was ended. Start again: it continues where it was; ${folder}/rollout.log tells how far it came.`,
  );
}

/** Waits until the process `pid` has ended. */
export async function untilEnded(pid: number, longestMs: number): Promise<boolean> {
  const identity = processIdentity(pid);
  const giveUpAt = Date.now() + longestMs;
  while (identity !== null && isAlive(identity)) {
    if (Date.now() > giveUpAt) return false;
    await sleep(pollMs);
  }
  return true;
}

/** Ends a server: clients are disconnected, their open transactions undone, everything committed is on disk. */
export async function endServer(pid: number): Promise<void> {
  if (!signal(pid, "SIGINT") || (await untilEnded(pid, fastStopMs))) return;
  // Immediate stop: the next start replays the log, as after a crash; nothing committed is lost.
  if (!signal(pid, "SIGQUIT") || (await untilEnded(pid, immediateStopMs))) return;
  throw new EmbeddedPostgresError(
    "stop_failed",
    `The Postgres process ${pid} did not end within ${(fastStopMs + immediateStopMs) / 1000} s. Look whether its disk still answers, then end it with: kill -9 ${pid}`,
  );
}

/** False if the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "ESRCH") return false;
    throw error;
  }
}
