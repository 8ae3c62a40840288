import type { RouteReply, Routes } from "@rollout/contract";

/**
 * Method and path of each call that this program makes. They are written here and compared with the contract by a test,
 * since the contract itself would more than double the size of the program.
 */
export const addresses = {
  getSession: "GET /api/v1/session",
  startDeviceLogin: "POST /api/v1/device-logins",
  takeDeviceLoginKey: "POST /api/v1/device-logins/token",
  revokeApiKey: "DELETE /api/v1/api-keys/{apiKeyId}",
  listDatasets: "GET /api/v1/datasets",
  getDataset: "GET /api/v1/datasets/{datasetId}",
  listTaskRows: "GET /api/v1/datasets/{datasetId}/task-rows",
  exportDataset: "GET /api/v1/datasets/{datasetId}/export",
  listTaskSets: "GET /api/v1/task-sets",
  listRuns: "GET /api/v1/runs",
  getRun: "GET /api/v1/runs/{runId}",
  listRollouts: "GET /api/v1/rollouts",
  getRollout: "GET /api/v1/rollouts/{rolloutId}",
  listTraceEvents: "GET /api/v1/rollouts/{rolloutId}/events",
  streamRollout: "GET /api/v1/rollouts/{rolloutId}/live",
  createUpload: "POST /api/v1/uploads",
  getUpload: "GET /api/v1/uploads/{uploadId}",
  uploadPart: "PUT /api/v1/uploads/{uploadId}/parts/{part}",
  completeUpload: "POST /api/v1/uploads/{uploadId}/complete",
  cancelUpload: "DELETE /api/v1/uploads/{uploadId}",
  startImport: "POST /api/v1/imports",
  getImport: "GET /api/v1/imports/{jobId}",
  confirmImport: "POST /api/v1/imports/{jobId}/confirm",
  getJob: "GET /api/v1/jobs/{jobId}",
  cancelJob: "DELETE /api/v1/jobs/{jobId}",
  listApiKeys: "GET /api/v1/api-keys",
  createApiKey: "POST /api/v1/api-keys",
} as const satisfies Partial<Record<keyof Routes, string>>;

/** The calls that this program can make; add one to `addresses` to use it. */
export type RouteName = keyof typeof addresses;

type RepliedFields = { readonly [Name in RouteName]?: readonly (keyof RouteReply<Routes[Name]>)[] };

/**
 * Fields that this program reads of a reply: one without them is not from a server that it can talk to, and is refused
 * before anything is made of it.
 */
export const neededFields: RepliedFields = {
  getSession: ["workspaces"],
  startDeviceLogin: ["url", "userCode", "deviceCode", "intervalSeconds"],
  takeDeviceLoginKey: ["secret", "apiKey", "workspace", "user"],
  listDatasets: ["datasets", "nextCursor"],
  getDataset: ["id", "name", "version"],
  listTaskRows: ["tasks", "nextCursor", "total"],
  listTaskSets: ["taskSets", "nextCursor"],
  listRuns: ["runs", "nextCursor"],
  getRun: ["id", "status"],
  listRollouts: ["rollouts", "nextCursor"],
  getRollout: ["rollout", "writers"],
  listTraceEvents: ["events"],
  createUpload: ["id", "partBytes", "partCount"],
  completeUpload: ["file"],
  startImport: ["id", "state"],
  getImport: ["counts", "into", "problems"],
  confirmImport: ["id", "state"],
  getJob: ["id", "state"],
  listApiKeys: ["apiKeys"],
  createApiKey: ["apiKey"],
};
