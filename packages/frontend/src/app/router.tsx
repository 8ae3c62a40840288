/** Every address of the web app and the page that it shows. */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { ApiError } from "../api/api-error.js";
import { sessionQuery } from "../api/session.js";
import { parseKeySearch } from "../features/api-keys/key-order.js";
import { parseAuditSearch } from "../features/audit/audit-search.js";
import { parseDatasetSearch } from "../features/datasets/dataset-search.js";
import { parseFilesSearch } from "../features/files/files-search.js";
import { parseImportSearch } from "../features/imports/import-search.js";
import { parseGroupBy, parseTraceSearch } from "../features/traces/trace-search.js";
import { usedFirst } from "./last-workspaces.js";
import { ownPath } from "./own-path.js";
import { PageError } from "./page-error.js";
import { PageNotFound } from "./page-not-found.js";
import { parseSearch, stringifySearch } from "./search-params.js";

interface RouterContext {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: PageError,
  notFoundComponent: PageNotFound,
});

/** Who is signed in; leads to the sign-in page when nobody is, and from there to the page that was wanted. */
async function needSession({ client }: RouterContext, wanted?: string) {
  try {
    return await client.ensureQueryData(sessionQuery());
  } catch (error) {
    const to = ownPath(wanted);
    if (error instanceof ApiError && error.status === 401)
      throw redirect({ to: "/sign-in", search: to === undefined || to === "/" ? {} : { to } });
    throw error;
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context }) => {
    const [last] = usedFirst((await needSession(context)).workspaces);
    if (last) throw redirect({ to: "/w/$workspace/traces", params: { workspace: last.workspace.slug } });
    throw redirect({ to: "/no-workspace" });
  },
});

interface SignInSearch {
  /** `link`: how to sign in by a link is what one came for. */
  readonly reason?: "link" | "signed-out";
  /** Code of the error with which a sign-in ended. */
  readonly error?: string;
  /** The page that was wanted. */
  readonly to?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ reason, error, to }: Record<string, unknown>): SignInSearch => {
    const wanted = ownPath(to);
    return {
      ...(reason === "link" || reason === "signed-out" ? { reason } : {}),
      ...(typeof error === "string" ? { error } : {}),
      ...(wanted === undefined ? {} : { to: wanted }),
    };
  },
  component: lazyRouteComponent(() => import("../features/sign-in/sign-in-page.js"), "SignInPage"),
});

const signInLink = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/link",
  component: lazyRouteComponent(() => import("../features/sign-in/sign-in-link-page.js"), "SignInLinkPage"),
});

const signedInAgain = createRoute({
  getParentRoute: () => root,
  path: "/signed-in",
  component: lazyRouteComponent(
    () => import("../features/sign-in/signed-in-again-page.js"),
    "SignedInAgainPage",
  ),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../features/sign-in/invitation-page.js"), "InvitationPage"),
});

const noWorkspace = createRoute({
  getParentRoute: () => root,
  path: "/no-workspace",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(
    () => import("../features/first-workspace/no-workspace-page.js"),
    "NoWorkspacePage",
  ),
});

const createWorkspace = createRoute({
  getParentRoute: () => root,
  path: "/create-workspace",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(
    () => import("../features/first-workspace/create-workspace-page.js"),
    "CreateWorkspacePage",
  ),
});

const deviceLogin = createRoute({
  getParentRoute: () => root,
  path: "/login/device",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(
    () => import("../features/device-login/device-login-page.js"),
    "DeviceLoginPage",
  ),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspace",
  beforeLoad: ({ context, location }) => needSession(context, location.href),
  component: lazyRouteComponent(() => import("./workspace-shell.js"), "WorkspaceShell"),
});

const workspaceHome = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/w/$workspace/traces", params });
  },
});

const traces = createRoute({
  getParentRoute: () => workspace,
  path: "traces",
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../features/traces/groups-page.js"), "GroupsPage"),
});

const group = createRoute({
  getParentRoute: () => workspace,
  path: "traces/groups/$groupBy/$key",
  params: { parse: ({ groupBy, key }) => ({ groupBy: parseGroupBy(groupBy), key }) },
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../features/traces/group-page.js"), "GroupPage"),
});

const ungrouped = createRoute({
  getParentRoute: () => workspace,
  path: "traces/ungrouped/$groupBy",
  params: { parse: ({ groupBy }) => ({ groupBy: parseGroupBy(groupBy) }) },
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../features/traces/group-page.js"), "UngroupedPage"),
});

const run = createRoute({
  getParentRoute: () => workspace,
  path: "runs/$runId",
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../features/runs/run-page.js"), "RunPage"),
});

const rolloutTabs = ["output", "task"] as const;

const rollout = createRoute({
  getParentRoute: () => workspace,
  path: "rollouts/$rolloutId",
  validateSearch: (search: Record<string, unknown>) => ({
    ...pick(search, "seq", /^\d{1,10}$/),
    ...pick(search, "writer", /^\d{1,5}$/),
    ...pick(search, "violation", /^[1-9]\d{0,3}$/),
    ...rolloutTabs.flatMap((tab) => (search.tab === tab ? [{ tab }] : []))[0],
  }),
  component: lazyRouteComponent(() => import("../routes/rollout/rollout-page.js"), "RolloutPage"),
});

function pick<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
  pattern: RegExp,
): { [Key in Name]?: string } {
  const value = search[name];
  const found = typeof value === "string" && pattern.test(value) ? { [name]: value } : {};
  return found as { [Key in Name]?: string };
}

const datasets = createRoute({
  getParentRoute: () => workspace,
  path: "datasets",
  validateSearch: ({ search }: Record<string, unknown>): { search?: string } =>
    typeof search === "string" && search !== "" ? { search } : {},
  component: lazyRouteComponent(() => import("../features/datasets/list/datasets-page.js"), "DatasetsPage"),
});

const startImport = createRoute({
  getParentRoute: () => workspace,
  path: "datasets/import",
  validateSearch: parseImportSearch,
  component: lazyRouteComponent(() => import("../features/imports/start-import-page.js"), "StartImportPage"),
});

const importPreview = createRoute({
  getParentRoute: () => workspace,
  path: "datasets/import/$jobId",
  component: lazyRouteComponent(() => import("../features/imports/import-page.js"), "ImportPage"),
});

const compareVersions = createRoute({
  getParentRoute: () => workspace,
  path: "datasets/$datasetId/compare",
  validateSearch: (search: Record<string, unknown>) => ({
    ...pick(search, "from", /^[1-9]\d{0,8}$/),
    ...pick(search, "to", /^[1-9]\d{0,8}$/),
    ...pick(search, "task", /^task_\w{26}$/),
  }),
  component: lazyRouteComponent(() => import("../features/datasets/compare/compare-page.js"), "ComparePage"),
});

const dataset = createRoute({
  getParentRoute: () => workspace,
  path: "datasets/$datasetId",
  validateSearch: parseDatasetSearch,
  component: lazyRouteComponent(() => import("../features/datasets/page/dataset-page.js"), "DatasetPage"),
});

const datasetExport = createRoute({
  getParentRoute: () => workspace,
  path: "datasets/$datasetId/export",
  validateSearch: ({ to, version, taskSet }: Record<string, unknown>) => ({
    ...(to === "harbor_zip" || to === "jsonl" ? { to: to as "harbor_zip" | "jsonl" } : {}),
    ...pick({ version }, "version", /^[1-9]\d{0,8}$/),
    ...pick({ taskSet }, "taskSet", /^[\w.-]{1,128}$/),
  }),
  component: lazyRouteComponent(() => import("../features/github-export/export-page.js"), "ExportPage"),
});

const files = createRoute({
  getParentRoute: () => workspace,
  path: "files",
  validateSearch: parseFilesSearch,
  component: lazyRouteComponent(() => import("../features/files/files-page.js"), "FilesPage"),
});

const connectBucket = createRoute({
  getParentRoute: () => workspace,
  path: "files/connect",
  component: lazyRouteComponent(
    () => import("../features/buckets/connect-bucket-page.js"),
    "ConnectBucketPage",
  ),
});

const bucket = createRoute({
  getParentRoute: () => workspace,
  path: "files/buckets/$bucketId",
  component: lazyRouteComponent(() => import("../features/buckets/bucket-page.js"), "BucketPage"),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: "settings",
  component: lazyRouteComponent(() => import("../features/settings/settings-frame.js"), "SettingsFrame"),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("../features/settings/settings-home.js"), "SettingsHome"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "api-keys",
  validateSearch: parseKeySearch,
  component: lazyRouteComponent(() => import("../features/api-keys/api-keys-page.js"), "ApiKeysPage"),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: "team",
  component: lazyRouteComponent(() => import("../features/team/team-page.js"), "TeamPage"),
});

const appearance = createRoute({
  getParentRoute: () => settings,
  path: "appearance",
  component: lazyRouteComponent(() => import("../features/appearance/appearance-page.js"), "AppearancePage"),
});

const auditLog = createRoute({
  getParentRoute: () => settings,
  path: "audit-log",
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import("../features/audit/audit-page.js"), "AuditPage"),
});

const workspaceSettings = createRoute({
  getParentRoute: () => settings,
  path: "workspace",
  component: lazyRouteComponent(
    () => import("../features/workspace-settings/workspace-settings-page.js"),
    "WorkspaceSettingsPage",
  ),
});

const github = createRoute({
  getParentRoute: () => settings,
  path: "github",
  component: lazyRouteComponent(() => import("../features/github-settings/github-page.js"), "GithubPage"),
});

const openSessions = createRoute({
  getParentRoute: () => settings,
  path: "sessions",
  component: lazyRouteComponent(
    () => import("../features/open-sessions/open-sessions-page.js"),
    "OpenSessionsPage",
  ),
});

const routeTree = root.addChildren([
  home,
  signIn,
  signInLink,
  signedInAgain,
  invitation,
  noWorkspace,
  createWorkspace,
  deviceLogin,
  workspace.addChildren([
    workspaceHome,
    traces,
    group,
    ungrouped,
    run,
    rollout,
    datasets,
    startImport,
    importPreview,
    compareVersions,
    dataset,
    datasetExport,
    files,
    connectBucket,
    bucket,
    settings.addChildren([
      settingsHome,
      apiKeys,
      team,
      appearance,
      auditLog,
      workspaceSettings,
      github,
      openSessions,
    ]),
  ]),
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
