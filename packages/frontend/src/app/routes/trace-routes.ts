/** Pages of what happened: groups, runs, rollouts. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { parseRunSearch } from "../../features/runs/run-search.js";
import { parseGroupBy, parseTraceSearch } from "../../features/traces/trace-search.js";
import { pick } from "./pick-search.js";
import { workspaceRoute } from "./workspace-route.js";

const workspaceHome = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/w/$workspace/traces", params });
  },
});

const traces = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "traces",
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../../features/traces/groups-page.js"), "GroupsPage"),
});

const group = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "traces/groups/$groupBy/$key",
  params: { parse: ({ groupBy, key }) => ({ groupBy: parseGroupBy(groupBy), key }) },
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../../features/traces/group-page.js"), "GroupPage"),
});

const ungrouped = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "traces/ungrouped/$groupBy",
  params: { parse: ({ groupBy }) => ({ groupBy: parseGroupBy(groupBy) }) },
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import("../../features/traces/group-page.js"), "UngroupedPage"),
});

const run = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "runs/$runId",
  validateSearch: parseRunSearch,
  component: lazyRouteComponent(() => import("../../features/runs/run-page.js"), "RunPage"),
});

const rolloutTabs = ["output", "task"] as const;

const rollout = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "rollouts/$rolloutId",
  validateSearch: (search: Record<string, unknown>) => ({
    ...pick(search, "seq", /^\d{1,10}$/),
    ...pick(search, "writer", /^\d{1,5}$/),
    ...pick(search, "violation", /^[1-9]\d{0,3}$/),
    ...rolloutTabs.flatMap((tab) => (search.tab === tab ? [{ tab }] : []))[0],
  }),
  component: lazyRouteComponent(() => import("../../routes/rollout/rollout-page.js"), "RolloutPage"),
});

export const traceRoutes = [workspaceHome, traces, group, ungrouped, run, rollout] as const;
