import type { Route } from "./route.js";
import { datasetRoutes } from "./routes/dataset-routes.js";
import { deviceLoginRoutes } from "./routes/device-login-routes.js";
import { exchangeRoutes } from "./routes/exchange-routes.js";
import { fileRoutes } from "./routes/file-routes.js";
import { signInRoutes } from "./routes/sign-in-routes.js";
import { traceRoutes } from "./routes/trace-routes.js";
import { workspaceRoutes } from "./routes/workspace-routes.js";

/** Every route of the API. The order is the order of the documentation. */
export const routes = {
  ...traceRoutes,
  ...datasetRoutes,
  ...fileRoutes,
  ...exchangeRoutes,
  ...signInRoutes,
  ...deviceLoginRoutes,
  ...workspaceRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
