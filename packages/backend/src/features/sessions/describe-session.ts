import { defaultAppearance, idFromUuid, limits, type Session } from "@rollout/contract";
import type { ApiKeyRow, SessionRow } from "../../platform/callers.sql.js";
import type { Queryable } from "../../platform/database.js";
import {
  type DescribedWorkspaceRow,
  describeWorkspacesOfUser,
  listInvitationsOfAddress,
} from "./sessions.sql.js";

/** How long a deleted workspace can be taken back, in ms. */
const takeBackMs = limits.takeBackHours * 60 * 60 * 1000;

/** What a signed-in person has: workspaces, invitations, and what was deleted of theirs. */
export async function describePerson(
  db: Queryable,
  session: SessionRow,
  { ownersCreateWorkspaces }: { ownersCreateWorkspaces: boolean },
): Promise<Session> {
  const [described, invitations] = await Promise.all([
    describeWorkspacesOfUser(db, session.user_id),
    // An address counts only with the account that proves it.
    session.email !== null && session.has_account ? listInvitationsOfAddress(db, session.email) : [],
  ]);
  const open = described.filter(({ deleted_at: deletedAt }) => deletedAt === null);
  return {
    id: idFromUuid("ses", session.session_id),
    user: {
      id: idFromUuid("user", session.user_id),
      name: session.name,
      email: session.email,
      hasAccount: session.has_account,
    },
    apiKey: null,
    workspaces: open.map((row) => ({
      workspace: workspaceOf(row),
      role: row.role,
      formerSlugs: row.former_slugs,
      memberCount: row.member_count,
      appearance: { theme: row.theme, hue: row.hue },
    })),
    invitations: invitations.map((row) => ({
      id: idFromUuid("inv", row.id),
      workspace: { slug: row.slug, name: row.workspace_name },
      role: row.role,
      email: row.email,
      invitedBy: row.invited_by_name,
      expiresAt: row.expires_at.toISOString(),
    })),
    deletedWorkspaces: described.flatMap((row) =>
      row.deleted_at === null || row.role !== "owner" || row.deleted_at.getTime() + takeBackMs < Date.now()
        ? []
        : {
            workspace: workspaceOf(row),
            deletedAt: row.deleted_at.toISOString(),
            purgedAt: new Date(row.deleted_at.getTime() + takeBackMs).toISOString(),
          },
    ),
    mayCreateWorkspace: !ownersCreateWorkspaces || open.some(({ role }) => role === "owner"),
  };
}

const workspaceOf = ({ id, slug, name }: DescribedWorkspaceRow) => ({ id: idFromUuid("ws", id), slug, name });

/** What an API key is, and where; and as whom it acts. */
export const describeKey = (key: ApiKeyRow, user: Session["user"]): Session => ({
  id: null,
  user,
  apiKey: { id: idFromUuid("key", key.id), name: key.name, preview: key.preview, scopes: key.scopes },
  workspaces: [
    {
      workspace: { id: idFromUuid("ws", key.workspace_id), slug: key.slug, name: key.workspace_name },
      role: null,
      formerSlugs: key.former_slugs,
      memberCount: 0,
      appearance: defaultAppearance,
    },
  ],
  invitations: [],
  deletedWorkspaces: [],
  mayCreateWorkspace: false,
});
