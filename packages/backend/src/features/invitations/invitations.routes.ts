import { RolloutError, routes } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";

/** Invitations, from the inviter and to the person invited. */
export function serveInvitations(server: RouteServer): void {
  server.serve(routes.listInvitations, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.createInvitation, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.resendInvitation, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.revokeInvitation, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.openInvitation, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.acceptInvitation, async () => {
    throw new RolloutError("internal");
  });
}
