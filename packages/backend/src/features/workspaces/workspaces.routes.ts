import { RolloutError, routes } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";

/** Creating, naming, handing on, deleting workspaces, and how they look for a member. */
export function serveWorkspaces(server: RouteServer): void {
  server.serve(routes.getWorkspaceActivity, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.getWorkspaceAddress, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.createWorkspace, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.restoreWorkspace, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.updateWorkspace, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.transferWorkspace, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.deleteWorkspace, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.updateAppearance, async () => {
    throw new RolloutError("internal");
  });
}
