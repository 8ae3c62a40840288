import type { Database, Queryable } from "../platform/database.js";

/* The first person, and links for them, before anybody has signed in: functions of migrations 0001 and 0004. */

/** The oldest person that the operator made, or the one with this address; a new one when there is none. */
export const ensureFirstOwner = async (
  db: Queryable,
  owner: { id: string; name: string; email: string | undefined },
): Promise<string> =>
  (
    await db.query<{ id: string }>("select ensure_first_owner($1, $2, $3) as id", [
      owner.id,
      owner.name,
      owner.email ?? null,
    ])
  )[0]!.id;

export const insertSignInLink = async (
  db: Database,
  link: { tokenHash: Buffer; userId: string; validForSeconds: number },
): Promise<void> => {
  await db.query("select create_sign_in_link($1, $2, make_interval(secs => $3))", [
    link.tokenHash,
    link.userId,
    link.validForSeconds,
  ]);
};
