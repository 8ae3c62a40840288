import { RolloutError, routes } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";

/** Members of a workspace and their roles. */
export function serveMembers(server: RouteServer): void {
  server.serve(routes.listMembers, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.updateMember, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.removeMember, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.leaveWorkspace, async () => {
    throw new RolloutError("internal");
  });
}
