/** Lets one process at a time prepare, start or stop the Postgres of a data folder. */
import { randomBytes } from "node:crypto";
import { linkSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./errors.js";
import { createPrivateFile, readIfPresent } from "./private-file.js";
import { isAlive, processIdentity } from "./process-identity.js";

/** A first start copies binaries and runs initdb: seconds on a slow disk, never minutes. */
const longestWaitMs = 180_000;
const askAgainMs = 20;

/** Runs `work` while no other living process holds the lock of `folder`. */
export async function withStartLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, "rollout.lock");
  // Two starts inside one process must exclude each other, too, hence the random part.
  const mine = `${processIdentity(process.pid)} ${randomBytes(8).toString("hex")}`;
  const giveUpAt = Date.now() + longestWaitMs;
  while (!createPrivateFile(path, mine)) {
    const holder = readIfPresent(path);
    if (holder !== null && !isAlive(holder.split(" ")[0] ?? "")) takeAway(path, holder);
    else await sleep(askAgainMs);
    if (Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        "start_failed",
        `Process ${Number.parseInt(holder ?? "", 10)} has been starting Postgres in ${folder} for ${longestWaitMs / 1000} s. End that process and start again.`,
      );
    }
  }
  try {
    return await work();
  } finally {
    if (readIfPresent(path) === mine) rmSync(path, { force: true });
  }
}

/** Removes a dead holder's lock, unless a living process has just replaced it. */
function takeAway(path: string, holder: string): void {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  try {
    if (readIfPresent(aside) !== holder) linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}
