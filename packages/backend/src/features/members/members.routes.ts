import { idFromUuid, type Member, RolloutError, routes, uuidFromId } from "@rollout/contract";
import { auditTrailOf } from "../../platform/audit-trail.js";
import type { RouteContext, RouteServer } from "../../platform/serve-route.js";
import { changeRoleOfMember } from "./change-role.js";
import { type EndAudit, leaveWorkspace, removeMember } from "./end-membership.js";
import { isLastOwner } from "./locked-members.js";
import { listMembers, type MemberRow } from "./members.sql.js";

/** Members of a workspace and their roles. */
export function serveMembers(server: RouteServer): void {
  server.serve(routes.listMembers, async ({ db, workspace, person }) => {
    const reader = { personId: person.user_id, isOwner: workspace.role === "owner" };
    const members = await listMembers(db);
    return { members: members.map((row) => memberReply(row, members, reader)) };
  });

  server.serve(routes.updateMember, async ({ db, params, body, person, audit }) => {
    const wanted = { userId: uuidFromId("user", params.userId), role: body.role, ownerId: person.user_id };
    const members = await changeRoleOfMember(db, audit, wanted);
    const member = members.find(({ user_id }) => user_id === wanted.userId);
    if (!member) throw new RolloutError("member_not_found");
    return memberReply(member, members, { personId: person.user_id, isOwner: true });
  });

  server.serve(routes.removeMember, async (context) => {
    const { db, params, body, person } = context;
    await removeMember(db, endAuditOf(context), {
      userId: uuidFromId("user", params.userId),
      keepKeys: body.keepKeys.map((id) => uuidFromId("key", id)),
      ownerId: person.user_id,
    });
    return undefined;
  });

  server.serve(routes.leaveWorkspace, async (context) => {
    await leaveWorkspace(context.db, endAuditOf(context), context.person.user_id);
    return undefined;
  });
}

/** The keys that end with a membership have entries of their own, as if they had been revoked one by one. */
const endAuditOf = ({
  request,
  caller,
  audit,
}: Pick<RouteContext<unknown>, "request" | "caller" | "audit">): EndAudit => ({
  membership: audit,
  keys: auditTrailOf(request, caller, "api_key.revoke"),
});

/** Addresses and activity are for owners, and one's own for oneself. */
function memberReply(
  row: MemberRow,
  members: readonly MemberRow[],
  reader: { personId: string; isOwner: boolean },
): Member {
  const isShown = reader.isOwner || row.user_id === reader.personId;
  return {
    user: { id: idFromUuid("user", row.user_id), name: row.name },
    email: isShown ? row.email : null,
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
    lastActiveAt: isShown ? (row.last_active_at?.toISOString() ?? null) : null,
    isLastOwner: isLastOwner(row, members),
  };
}
