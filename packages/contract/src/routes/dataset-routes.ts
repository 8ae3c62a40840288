import { z } from "zod";
import {
  datasetListSchema,
  datasetSchema,
  datasetVersionListSchema,
  datasetVersionSchema,
  newDatasetSchema,
  newDatasetVersionSchema,
  taskListSchema,
} from "../datasets.js";
import { fileSchema, uploadFileQuery } from "../files.js";
import { datasetIdSchema, fileIdSchema } from "../ids.js";
import { defineRoute } from "../route.js";
import { pageQuery } from "../scalars.js";
import { agentsAndReaders, readers, writers } from "./callers.js";

/** Datasets with their versions and tasks, and the files of tasks. */
export const datasetRoutes = {
  createDataset: defineRoute({
    operationId: "createDataset",
    method: "POST",
    path: "/api/v1/datasets",
    tag: "Datasets",
    summary: "Create a dataset with its first version",
    callers: writers,
    audit: "dataset.create",
    body: newDatasetSchema,
    status: 201,
    reply: datasetSchema,
    errors: ["dataset_name_taken", "file_not_found"],
  }),
  listDatasets: defineRoute({
    operationId: "listDatasets",
    method: "GET",
    path: "/api/v1/datasets",
    tag: "Datasets",
    summary: "List datasets, newest change first",
    callers: readers,
    query: { ...pageQuery, search: z.string().max(256).optional().describe("Part of the name") },
    reply: datasetListSchema,
  }),
  getDataset: defineRoute({
    operationId: "getDataset",
    method: "GET",
    path: "/api/v1/datasets/{datasetId}",
    tag: "Datasets",
    summary: "Read a dataset",
    callers: readers,
    params: { datasetId: datasetIdSchema },
    reply: datasetSchema,
    errors: ["dataset_not_found"],
  }),
  deleteDataset: defineRoute({
    operationId: "deleteDataset",
    method: "DELETE",
    path: "/api/v1/datasets/{datasetId}",
    tag: "Datasets",
    summary: "Delete a dataset; it can be taken back for 24 hours",
    callers: writers,
    audit: "dataset.delete",
    params: { datasetId: datasetIdSchema },
    status: 204,
    errors: ["dataset_not_found"],
  }),
  createDatasetVersion: defineRoute({
    operationId: "createDatasetVersion",
    method: "POST",
    path: "/api/v1/datasets/{datasetId}/versions",
    tag: "Datasets",
    summary: "Save a new version of a dataset",
    callers: writers,
    audit: "dataset.save_version",
    params: { datasetId: datasetIdSchema },
    body: newDatasetVersionSchema,
    status: 201,
    reply: datasetVersionSchema,
    errors: ["dataset_not_found", "file_not_found"],
  }),
  listDatasetVersions: defineRoute({
    operationId: "listDatasetVersions",
    method: "GET",
    path: "/api/v1/datasets/{datasetId}/versions",
    tag: "Datasets",
    summary: "List the versions of a dataset, newest first",
    callers: readers,
    params: { datasetId: datasetIdSchema },
    query: pageQuery,
    reply: datasetVersionListSchema,
    errors: ["dataset_not_found"],
  }),
  listDatasetTasks: defineRoute({
    operationId: "listDatasetTasks",
    method: "GET",
    path: "/api/v1/datasets/{datasetId}/tasks",
    tag: "Datasets",
    summary: "List the tasks of a dataset version, in order, hidden files included",
    callers: readers,
    params: { datasetId: datasetIdSchema },
    query: {
      ...pageQuery,
      version: z.coerce
        .number()
        .int()
        .min(1)
        .max(2_147_483_647)
        .optional()
        .describe("The newest unless given"),
    },
    reply: taskListSchema,
    errors: ["dataset_not_found", "dataset_version_not_found"],
  }),
  uploadFile: defineRoute({
    operationId: "uploadFile",
    method: "POST",
    path: "/api/v1/files",
    tag: "Files",
    summary: "Upload a file to built-in storage",
    description: "The same bytes under the same name answer with the file that is there.",
    callers: writers,
    audit: "none",
    query: uploadFileQuery,
    bodyBytes: true,
    status: 201,
    reply: fileSchema,
    errors: ["body_too_large"],
  }),
  getFile: defineRoute({
    operationId: "getFile",
    method: "GET",
    path: "/api/v1/files/{fileId}",
    tag: "Files",
    summary: "Read what is known of a file",
    callers: readers,
    params: { fileId: fileIdSchema },
    reply: fileSchema,
    errors: ["file_not_found"],
  }),
  downloadFile: defineRoute({
    operationId: "downloadFile",
    method: "GET",
    path: "/api/v1/files/{fileId}/content",
    tag: "Files",
    summary: "Download a file",
    callers: agentsAndReaders,
    params: { fileId: fileIdSchema },
    reply: "bytes",
    errors: ["file_not_found"],
  }),
} as const;
