import type { Database } from "./database.js";
import { tryLockHousekeeping } from "./housekeeping.sql.js";

/** A chore that can be begun again where it was left; it ends early once `stopped` is aborted. */
export type Chore = (stopped: AbortSignal) => Promise<void>;

export interface Housekeeping {
  /** Begins no further chore, and waits for the one under way. */
  stop(): Promise<void>;
}

/** Between two rounds, in ms. */
const roundMs = 5 * 60_000;

/** Runs chores at the start and every few minutes, on one of all the servers of a database at a time. */
export function startHousekeeping(options: {
  readonly database: Database;
  readonly chores: readonly Chore[];
  readonly onError: (error: Error) => void;
}): Housekeeping {
  const { database, chores, onError } = options;
  const stopping = new AbortController();
  let round = Promise.resolve();

  // The lock lies on a connection of its own, so that a server that dies lets go of it.
  const runRound = (): Promise<void> =>
    database.transaction("begin", async (transaction) => {
      if (!(await tryLockHousekeeping(transaction))) return;
      for (const chore of chores) {
        if (!stopping.signal.aborted) await chore(stopping.signal).catch(onError);
      }
    });
  const next = (): void => {
    round = round.then(runRound).catch(onError);
  };
  next();
  const timer = setInterval(next, roundMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await round;
    },
  };
}
