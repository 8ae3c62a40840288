import type { Appearance } from "@rollout/contract";
import type { UserWorkspaceRow } from "../../platform/callers.sql.js";
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

export interface DescribedWorkspaceRow extends UserWorkspaceRow {
  member_count: number;
  theme: Appearance["theme"];
  hue: number;
  deleted_at: Date | null;
}

/** Every workspace of a person, deleted ones included. */
export const describeWorkspacesOfUser = (db: Queryable, userId: string): Promise<DescribedWorkspaceRow[]> =>
  db.query("select * from describe_workspaces_of_user($1)", [userId]);

export interface ReceivedInvitationRow {
  id: string;
  workspace_id: string;
  slug: string;
  workspace_name: string;
  role: "owner" | "member";
  email: string;
  invited_by_name: string | null;
  expires_at: Date;
}

/** What the person of a verified address can join now. */
export const listInvitationsOfAddress = (db: Queryable, email: string): Promise<ReceivedInvitationRow[]> =>
  db.query("select * from list_invitations_of_address($1)", [email]);
