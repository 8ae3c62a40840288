/** Pages of datasets, their imports and exports. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseDatasetSearch } from "../../features/datasets/dataset-search.js";
import { parseListSearch } from "../../features/datasets/list/list-search.js";
import { parseImportSearch } from "../../features/imports/import-search.js";
import { pick } from "./pick-search.js";
import { workspaceRoute } from "./workspace-route.js";

const datasets = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "datasets",
  validateSearch: parseListSearch,
  component: lazyRouteComponent(
    () => import("../../features/datasets/list/datasets-page.js"),
    "DatasetsPage",
  ),
});

const startImport = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "datasets/import",
  validateSearch: parseImportSearch,
  component: lazyRouteComponent(
    () => import("../../features/imports/start-import-page.js"),
    "StartImportPage",
  ),
});

const importPreview = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "datasets/import/$jobId",
  component: lazyRouteComponent(() => import("../../features/imports/import-page.js"), "ImportPage"),
});

const compareVersions = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "datasets/$datasetId/compare",
  validateSearch: (search: Record<string, unknown>) => ({
    ...pick(search, "from", /^[1-9]\d{0,8}$/),
    ...pick(search, "to", /^[1-9]\d{0,8}$/),
    ...pick(search, "task", /^task_\w{26}$/),
  }),
  component: lazyRouteComponent(
    () => import("../../features/datasets/compare/compare-page.js"),
    "ComparePage",
  ),
});

const dataset = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "datasets/$datasetId",
  validateSearch: parseDatasetSearch,
  component: lazyRouteComponent(() => import("../../features/datasets/page/dataset-page.js"), "DatasetPage"),
});

const datasetExport = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "datasets/$datasetId/export",
  validateSearch: ({ to, version, taskSet }: Record<string, unknown>) => ({
    ...(to === "harbor_zip" || to === "jsonl" ? { to: to as "harbor_zip" | "jsonl" } : {}),
    ...pick({ version }, "version", /^[1-9]\d{0,8}$/),
    ...pick({ taskSet }, "taskSet", /^[\w.-]{1,128}$/),
  }),
  component: lazyRouteComponent(() => import("../../features/github-export/export-page.js"), "ExportPage"),
});

export const datasetRoutes = [
  datasets,
  startImport,
  importPreview,
  compareVersions,
  dataset,
  datasetExport,
] as const;
