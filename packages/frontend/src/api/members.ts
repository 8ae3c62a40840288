import { type MemberRemoval, type Role, routes, type UserId } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "members"],
    queryFn: async ({ signal }) => (await call(routes.listMembers, {}, { workspace, signal })).members,
    refetchInterval: 30_000,
  });

export const updateMember = (workspace: string, userId: UserId, role: Role) =>
  call(routes.updateMember, { params: { userId }, body: { role } }, { workspace });

export const removeMember = (workspace: string, userId: UserId, removal: MemberRemoval) =>
  call(routes.removeMember, { params: { userId }, body: removal }, { workspace });

export const leaveWorkspace = (workspace: string) => call(routes.leaveWorkspace, {}, { workspace });
