import { type NewWorkspace, routes, type WorkspaceId } from "@rollout/contract";
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
