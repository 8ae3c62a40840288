import { open, rm, stat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** Nothing that is done in turn takes a hundredth of this; whoever left the lock behind is gone. In ms. */
const staleMs = 5_000;
const lookMs = 20;

/** Does the work while no other program does its own under the same lock file. */
export async function inTurn<Result>(lock: string, work: () => Promise<Result>): Promise<Result> {
  while (!(await taken(lock))) {
    const found = await stat(lock).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > staleMs) await rm(lock, { force: true });
    else await setTimeout(lookMs);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Whether the lock file was made here. */
async function taken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
