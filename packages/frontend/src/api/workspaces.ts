import {
  type NewWorkspace,
  routes,
  type UserId,
  type WorkspaceChange,
  type WorkspaceId,
} from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** Whether a slug can be the address of a new workspace. */
export const workspaceAddressQuery = (slug: string) =>
  queryOptions({
    queryKey: ["workspace-address", slug],
    queryFn: async ({ signal }) =>
      (await call(routes.getWorkspaceAddress, { params: { slug } }, { signal })).state,
    staleTime: 10_000,
  });

export const createWorkspace = (workspace: NewWorkspace) => call(routes.createWorkspace, { body: workspace });

export const restoreWorkspace = (workspaceId: WorkspaceId) =>
  call(routes.restoreWorkspace, { params: { workspaceId } });

/** Name or address; the old address goes on leading to the workspace. */
export const updateWorkspace = (workspace: string, body: WorkspaceChange) =>
  call(routes.updateWorkspace, { body }, { workspace });

/** The member becomes owner, and the caller a member. */
export const transferWorkspace = (workspace: string, userId: UserId) =>
  call(routes.transferWorkspace, { body: { userId } }, { workspace });

/** `name` is what was typed to confirm. */
export const deleteWorkspace = (workspace: string, name: string) =>
  call(routes.deleteWorkspace, { query: { name } }, { workspace });

/** Rollouts that run now, by the id of the workspace. */
export const workspaceActivityQuery = () =>
  queryOptions({
    queryKey: ["workspace-activity"],
    queryFn: async ({ signal }) => {
      const { workspaces } = await call(routes.getWorkspaceActivity, {}, { signal });
      return new Map(workspaces.map(({ workspaceId, running }) => [workspaceId, running]));
    },
    refetchInterval: 5_000,
  });
