/** Every address of the web app and the page that it shows. */
import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { PageError } from "./page-error.js";
import { PageNotFound } from "./page-not-found.js";
import { datasetRoutes } from "./routes/dataset-routes.js";
import { entryRoutes } from "./routes/entry-routes.js";
import { fileRoutes } from "./routes/file-routes.js";
import { rootRoute } from "./routes/root-route.js";
import { settingsRoutes } from "./routes/settings-routes.js";
import { traceRoutes } from "./routes/trace-routes.js";
import { workspaceRoute } from "./routes/workspace-route.js";
import { parseSearch, stringifySearch } from "./search-params.js";

const routeTree = rootRoute.addChildren([
  ...entryRoutes,
  workspaceRoute.addChildren([...traceRoutes, ...datasetRoutes, ...fileRoutes, settingsRoutes]),
]);

export const createAppRouter = (client: QueryClient) =>
  createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPendingMs: 200,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
    scrollRestoration: false,
  });
