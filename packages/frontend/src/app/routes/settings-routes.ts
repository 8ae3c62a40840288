/** The settings of a workspace and of its reader. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseKeySearch } from "../../features/api-keys/key-order.js";
import { parseAuditSearch } from "../../features/audit/audit-search.js";
import { workspaceRoute } from "./workspace-route.js";

const settings = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings",
  component: lazyRouteComponent(() => import("../../features/settings/settings-frame.js"), "SettingsFrame"),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("../../features/settings/settings-home.js"), "SettingsHome"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "api-keys",
  validateSearch: parseKeySearch,
  component: lazyRouteComponent(() => import("../../features/api-keys/api-keys-page.js"), "ApiKeysPage"),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: "team",
  component: lazyRouteComponent(() => import("../../features/team/team-page.js"), "TeamPage"),
});

const appearance = createRoute({
  getParentRoute: () => settings,
  path: "appearance",
  component: lazyRouteComponent(
    () => import("../../features/appearance/appearance-page.js"),
    "AppearancePage",
  ),
});

const auditLog = createRoute({
  getParentRoute: () => settings,
  path: "audit-log",
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import("../../features/audit/audit-page.js"), "AuditPage"),
});

const workspaceSettings = createRoute({
  getParentRoute: () => settings,
  path: "workspace",
  component: lazyRouteComponent(
    () => import("../../features/workspace-settings/workspace-settings-page.js"),
    "WorkspaceSettingsPage",
  ),
});

const github = createRoute({
  getParentRoute: () => settings,
  path: "github",
  /** Why somebody came back from GitHub without a connection. */
  validateSearch: ({ error }: Record<string, unknown>): { error?: string } =>
    typeof error === "string" ? { error } : {},
  component: lazyRouteComponent(() => import("../../features/github-settings/github-page.js"), "GithubPage"),
});

const openSessions = createRoute({
  getParentRoute: () => settings,
  path: "sessions",
  component: lazyRouteComponent(
    () => import("../../features/open-sessions/open-sessions-page.js"),
    "OpenSessionsPage",
  ),
});

export const settingsRoutes = settings.addChildren([
  settingsHome,
  apiKeys,
  team,
  appearance,
  auditLog,
  workspaceSettings,
  github,
  openSessions,
]);
