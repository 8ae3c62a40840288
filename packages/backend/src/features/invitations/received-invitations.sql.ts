import type { InvitationState, Role } from "@rollout/contract";
import type { Queryable } from "../../platform/database.js";

/* Invitations as the person invited meets them, outside of any workspace: by functions of migration 0007. */

export interface ReceivedInvitationRow {
  id: string;
  workspace_id: string;
  slug: string;
  workspace_name: string;
  role: Role;
  email: string;
  invited_by_name: string;
  expires_at: Date;
  /** `void` in a deleted workspace, too. */
  state: InvitationState;
  /** Who accepted it and is a member still. */
  joined_by: string | null;
}

/** Whatever its state; by id, or by the hash of its token. */
export const findReceivedInvitation = async (
  db: Queryable,
  wanted: { id: string } | { tokenHash: Buffer },
): Promise<ReceivedInvitationRow | undefined> =>
  (
    await db.query<ReceivedInvitationRow>("select * from find_invitation($1, $2)", [
      "id" in wanted ? wanted.id : null,
      "tokenHash" in wanted ? wanted.tokenHash : null,
    ])
  )[0];

/** As platform/workspace-lock.sql.ts does, for someone who is no member yet. */
export const lockWorkspaceOfInvitation = async (db: Queryable, id: string): Promise<void> => {
  await db.query("select lock_workspace_of_invitation($1)", [id]);
};

/** Uses it up and makes its person a member; false when it is not open, or another person's. */
export const markInvitationAccepted = async (db: Queryable, id: string, userId: string): Promise<boolean> =>
  (await db.query<{ accepted: boolean }>("select accept_invitation($1, $2) as accepted", [id, userId]))[0]!
    .accepted;

export const noteInvitationOpened = async (
  db: Queryable,
  id: string,
  delivery: "opened" | "refused",
): Promise<void> => {
  await db.query("select note_invitation_opened($1, $2)", [id, delivery]);
};
