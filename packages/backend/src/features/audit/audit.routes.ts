import { RolloutError, routes } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";

/** The audit log of a workspace, for its owners. */
export function serveAudit(server: RouteServer): void {
  server.serve(routes.listAuditEntries, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.exportAuditEntries, async () => {
    throw new RolloutError("internal");
  });
}
