import type { Queryable } from "./database.js";

/** True when no other server does the housekeeping; it is this one's until the transaction ends. */
export const tryLockHousekeeping = async (transaction: Queryable): Promise<boolean> =>
  (
    await transaction.query<{ locked: boolean }>(
      "select pg_try_advisory_xact_lock(hashtext('rollout.housekeeping')) as locked",
    )
  )[0]!.locked;
