import { RolloutError, routes } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";

/** API keys of a workspace. */
export function serveApiKeys(server: RouteServer): void {
  server.serve(routes.listApiKeys, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.createApiKey, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.getApiKeyUse, async () => {
    throw new RolloutError("internal");
  });
  server.serve(routes.revokeApiKey, async () => {
    throw new RolloutError("internal");
  });
}
