/** The frame of every page of a workspace. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { needSession, rootRoute } from "./root-route.js";

export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/w/$workspace",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(() => import("../workspace-shell.js"), "WorkspaceShell"),
});
