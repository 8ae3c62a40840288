/** Pages of files and of the buckets that hold them. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseFilesSearch } from "../../features/files/files-search.js";
import { workspaceRoute } from "./workspace-route.js";

const files = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "files",
  validateSearch: parseFilesSearch,
  component: lazyRouteComponent(() => import("../../features/files/files-page.js"), "FilesPage"),
});

const connectBucket = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "files/connect",
  component: lazyRouteComponent(
    () => import("../../features/buckets/connect-bucket-page.js"),
    "ConnectBucketPage",
  ),
});

const bucket = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "files/buckets/$bucketId",
  component: lazyRouteComponent(() => import("../../features/buckets/bucket-page.js"), "BucketPage"),
});

export const fileRoutes = [files, connectBucket, bucket] as const;
