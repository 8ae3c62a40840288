import type { Appearance } from "@rollout/contract";
import type { RequestOrigin, UserWorkspaceRow } from "../../platform/callers.sql.js";
import type { Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* People and their sessions lie outside of workspaces and are reached only through functions of migrations. */

export interface SignedInRow {
  user_id: string;
  name: string;
  email: string | null;
}

export interface NewSession {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly origin: RequestOrigin;
}

/** Uses up a sign-in link and opens a session; nobody when the link is unknown, used or expired. */
export const openSessionByLink = async (
  db: Queryable,
  linkHash: Buffer,
  { id, tokenHash, origin }: NewSession,
): Promise<SignedInRow | undefined> =>
  (
    await db.query<SignedInRow>("select * from open_session_by_link($1, $2, $3, $4, $5)", [
      linkHash,
      id,
      tokenHash,
      origin.address,
      origin.client,
    ])
  )[0];

export const openSessionOfAccount = async (
  db: Queryable,
  { id, tokenHash, origin }: NewSession,
  { userId, sealedIdToken }: { userId: string; sealedIdToken: string | null },
): Promise<void> => {
  await db.query("select open_session_of_account($1, $2, $3, $4, $5, $6)", [
    id,
    tokenHash,
    userId,
    origin.address,
    origin.client,
    sealedIdToken,
  ]);
};

export interface EndedSessionRow {
  id: string;
  client: string | null;
}

/** Ends the session of a cookie; nothing when it was over. */
export const revokeSession = async (
  db: Queryable,
  tokenHash: Buffer,
): Promise<(EndedSessionRow & { id_token_sealed: string | null }) | undefined> =>
  (
    await db.query<EndedSessionRow & { id_token_sealed: string | null }>("select * from revoke_session($1)", [
      tokenHash,
    ])
  )[0];

/** Ends one session of a person, or all of theirs but the one that is kept. */
export const revokeSessionsOfUser = (
  db: Queryable,
  userId: string,
  which: { readonly wanted: string } | { readonly kept: string },
): Promise<EndedSessionRow[]> =>
  db.query<EndedSessionRow>("select * from revoke_sessions_of_user($1, $2, $3)", [
    userId,
    "wanted" in which ? which.wanted : null,
    "kept" in which ? which.kept : null,
  ]);

export interface OpenSessionRow extends EndedSessionRow {
  address: string | null;
  created_at: Date;
  last_seen_at: Date;
}

/** Last seen first. */
export const listOpenSessions = (db: Queryable, userId: string): Promise<OpenSessionRow[]> =>
  db.query<OpenSessionRow>("select * from list_open_sessions($1)", [userId]);

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

export interface MemberRow {
  name: string;
  email: string | null;
  has_account: boolean;
}

/** A member of the workspace, undefined for anyone else. */
export const findMember = async (db: WorkspaceQueryable, userId: string): Promise<MemberRow | undefined> =>
  (await db.query<MemberRow>("select * from find_member($1)", [userId]))[0];
