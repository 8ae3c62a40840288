import { RolloutError, routes } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";

/** Signing in by OpenID Connect, and the browsers in which a person is signed in. */
export function serveSignIn(server: RouteServer): void {
  server.serve(routes.getSignInOptions, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.startSignIn, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.listOpenSessions, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.revokeSession, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.revokeOtherSessions, async () => {
    throw new RolloutError("internal");
  });
}
