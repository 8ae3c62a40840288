import { RolloutError } from "@rollout/contract";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { lockWorkspace } from "../../platform/workspace-lock.sql.js";
import { listMembers, type MemberRow } from "./members.sql.js";

/** Who is in a workspace while nobody else changes it. */
export interface LockedMembers {
  readonly workspaceName: string;
  readonly members: readonly MemberRow[];
}

/**
 * Locks the workspace, then reads its members: what the guard knew of the caller may have changed meanwhile.
 *
 * @throws {RolloutError} workspace_not_found
 */
export async function lockMembers(db: WorkspaceQueryable): Promise<LockedMembers> {
  const workspace = await lockWorkspace(db);
  if (!workspace) throw new RolloutError("workspace_not_found");
  return { workspaceName: workspace.name, members: await listMembers(db) };
}

/** @throws {RolloutError} role_missing when the person is no owner any more. */
export function assertOwner({ members }: LockedMembers, personId: string): void {
  if (!members.some(({ user_id, role }) => user_id === personId && role === "owner"))
    throw new RolloutError("role_missing");
}

/** @throws {RolloutError} member_not_found */
export function memberOf({ members }: LockedMembers, userId: string): MemberRow {
  const member = members.find(({ user_id }) => user_id === userId);
  if (!member) throw new RolloutError("member_not_found");
  return member;
}

export const isLastOwner = (member: MemberRow, members: readonly MemberRow[]): boolean =>
  member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
