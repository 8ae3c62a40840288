import type { Queryable } from "../../platform/database.js";

/* People and their sessions lie outside of workspaces and are reached only through functions of migration 0001. */

export interface SignedInRow {
  user_id: string;
  name: string;
  email: string | null;
}

/** Uses up a sign-in link and opens a session; nobody when the link is unknown, used or expired. */
export const openSessionByLink = async (
  db: Queryable,
  linkHash: Buffer,
  session: { id: string; tokenHash: Buffer },
): Promise<SignedInRow | undefined> =>
  (
    await db.query<SignedInRow>("select * from open_session_by_link($1, $2, $3)", [
      linkHash,
      session.id,
      session.tokenHash,
    ])
  )[0];

export const revokeSession = async (db: Queryable, tokenHash: Buffer): Promise<void> => {
  await db.query("select revoke_session($1)", [tokenHash]);
};
