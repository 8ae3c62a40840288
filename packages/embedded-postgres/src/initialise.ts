/** Runs initdb so that a data folder holds a whole database or none, whenever the machine stops. */
import { spawn } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Binaries, binariesDoNotRun } from "./binaries.js";
import { EmbeddedPostgresError, systemErrorCode } from "./errors.js";
import { explainFailure } from "./failure.js";
import { makePasswords } from "./passwords.js";
import type { ProcessUser } from "./process-user.js";
import { initialSettings } from "./settings.js";
import { boundToStarter } from "./starter-bound.js";

/** Where initdb works until everything is there; beside the final place, since a mount point cannot be renamed. */
export const workshop = "rollout-initialising";
/** Moved last: a folder without it holds no database. */
const lastEntry = "PG_VERSION";
/** How long an initdb that lost its starter may take to end, in ms. */
const endsWithinMs = 10_000;
const ours = /^(rollout[.-].*|lost\+found|\.gitignore)$/;

/** Fills an empty data folder with a new database cluster. Call it under the start lock. */
export async function initialise(
  folder: string,
  binaries: Binaries,
  user: ProcessUser | null,
): Promise<void> {
  const within = join(folder, workshop);
  await clearInterrupted(folder);
  mkdirSync(within, { mode: 0o700 });
  const data = join(within, "data");
  const passwordFile = join(within, "password");
  writeFileSync(passwordFile, makePasswords(folder).superuser, { mode: 0o600 });
  if (user !== null) {
    chownSync(within, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  try {
    await runInitdb({ folder: data, passwordFile, binaries, user });
    appendFileSync(join(data, "postgresql.conf"), initialSettings());
    publish(data, folder);
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
}

/** Empties a folder that an interrupted start left half filled; refuses to touch what others put there. */
async function clearInterrupted(folder: string): Promise<void> {
  const found = readdirSync(folder).filter((name) => !ours.test(name));
  const interrupted = readdirSync(folder).includes(workshop);
  if (found.length > 0 && !interrupted) {
    throw new EmbeddedPostgresError(
      "data_folder_foreign",
      `${folder} holds files (${found.slice(0, 3).join(", ")}), but no Postgres database. Empty it, or choose another folder with ROLLOUT_DATA_DIR.`,
    );
  }
  // The workshop goes last: as long as it is there, the folder is known to be unfinished.
  for (const name of [...found, workshop]) await removeWhileWritten(join(folder, name));
}

/** A killed start can leave an initdb behind that still writes for a second or two. */
async function removeWhileWritten(path: string): Promise<void> {
  const until = Date.now() + endsWithinMs;
  for (;;) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      const isWritten = (error as NodeJS.ErrnoException).code === "ENOTEMPTY";
      if (!isWritten || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function publish(from: string, to: string): void {
  const entries = readdirSync(from).filter((name) => name !== lastEntry);
  for (const name of entries) renameSync(join(from, name), join(to, name));
  syncFolder(to);
  renameSync(join(from, lastEntry), join(to, lastEntry));
  syncFolder(to);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

interface Initdb {
  folder: string;
  passwordFile: string;
  binaries: Binaries;
  user: ProcessUser | null;
}

async function runInitdb({ folder, passwordFile, binaries, user }: Initdb): Promise<void> {
  const locale =
    binaries.major >= 17
      ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
      : ["--locale=C.UTF-8"];
  const args = [
    ...["-D", folder, "-U", "postgres", `--pwfile=${passwordFile}`],
    ...["--auth=scram-sha-256", "--encoding=UTF8", ...locale],
    ...["--data-checksums", "--no-instructions"],
  ];
  // An initdb that outlives us would go on filling a folder that the next start empties.
  const [program = "", ...rest] = boundToStarter("KILL", [join(binaries.binDir, "initdb"), ...args]);
  const child = spawn(program, rest, {
    ...user,
    cwd: join(folder, ".."),
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches us alone; we then end what we started in the right order.
    detached: true,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => {
      const reason = systemErrorCode(error) ?? error.message;
      reject(binariesDoNotRun(binaries, reason === "ENOENT" ? "their loader is missing" : reason));
    });
    child.once("close", resolve);
  });
  if (exitCode !== 0) throw explainFailure({ folder: join(folder, "..", ".."), port: 0, binaries, output });
}
