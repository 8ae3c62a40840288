import { randomInt } from "node:crypto";
import { type ErrorCode, newId, newUuid, type Routes, type TaskId } from "@rollout/contract";
import { RecordBuilder } from "./builders.js";
import type { WorkspaceObjects } from "./workspace-objects.js";

/** What a call of a route needs beside its method and the caller. */
export interface SampleCall {
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

type SampleCalls = Readonly<Record<keyof Routes, (objects: WorkspaceObjects) => SampleCall>>;

/**
 * One call of each route that names as many objects as the route can take, and that succeeds in the workspace
 * that holds them, or meets its own refusal. A route without one does not compile: tests over every route stand on this list.
 */
export const sampleCalls: SampleCalls = {
  ingest: (o) => {
    const writer = new RecordBuilder(o.runId, o.rolloutId);
    return json("/api/v1/ingest", {
      writerId: o.writerId,
      records: [
        writer.started({ id: o.recordId, task: { id: o.taskId as TaskId } }),
        writer.event({ id: newUuid(), seq: randomInt(1_000, 1_000_000) }),
      ],
    });
  },
  startRun: (o) =>
    json("/api/v1/runs", {
      id: o.runId,
      dataset: o.datasetName,
      groupId: o.groupId,
      workflowName: o.workflowName,
      agentName: o.agentName,
    }),
  listRuns: (o) =>
    get("/api/v1/runs", {
      search: o.runId,
      workflow: o.workflowName,
      agent: o.agentName,
      dataset: o.datasetName,
      groupKey: o.groupId,
    }),
  getRun: (o) => get(`/api/v1/runs/${o.runId}`),
  listRunTasks: (o) => get(`/api/v1/runs/${o.runId}/tasks`, { roles: "input,tests" }),
  streamRun: (o) => get(`/api/v1/runs/${o.runId}/live`),
  listGroups: (o) =>
    get("/api/v1/groups", {
      search: o.taskName,
      workflow: o.workflowName,
      agent: o.agentName,
      dataset: o.datasetName,
    }),
  streamWorkspace: () => get("/api/v1/live"),
  listRollouts: (o) => get("/api/v1/rollouts", { runId: o.runId, search: o.rolloutId }),
  getRollout: (o) => get(`/api/v1/rollouts/${o.rolloutId}`),
  getTimeline: (o) => get(`/api/v1/rollouts/${o.rolloutId}/timeline`, { ranges: "1:1-4" }),
  listTraceEvents: (o) => get(`/api/v1/rollouts/${o.rolloutId}/events`, { keys: "1.1,1.2" }),
  searchTraceEvents: (o) => get(`/api/v1/rollouts/${o.rolloutId}/search`, { text: "read" }),
  streamRollout: (o) => get(`/api/v1/rollouts/${o.rolloutId}/live`),
  createDataset: (o) =>
    json("/api/v1/datasets", { name: newId("ds"), tasks: [{ ...aTask, files: [{ fileId: o.fileId }] }] }),
  listDatasets: (o) => get("/api/v1/datasets", { search: o.datasetName }),
  getDataset: (o) => get(`/api/v1/datasets/${o.datasetId}`),
  deleteDataset: (o) => get(`/api/v1/datasets/${o.datasetId}`),
  createDatasetVersion: (o) =>
    json(`/api/v1/datasets/${o.datasetId}/versions`, {
      tasks: [{ ...aTask, name: o.taskName, files: [{ fileId: o.fileId }] }],
    }),
  listDatasetVersions: (o) => get(`/api/v1/datasets/${o.datasetId}/versions`),
  listDatasetTasks: (o) => get(`/api/v1/datasets/${o.datasetId}/tasks`, { version: "1" }),
  updateDataset: (o) => json(`/api/v1/datasets/${o.datasetId}`, { description: "a sample" }),
  restoreDataset: (o) => json(`/api/v1/datasets/${o.deletedDatasetId}/restore`, undefined),
  changeDatasetTasks: (o) =>
    json(`/api/v1/datasets/${o.datasetId}/changes`, {
      baseVersion: 2,
      changes: [
        {
          op: "replace",
          taskId: o.taskId,
          task: { ...aTask, name: o.taskName, files: [{ fileId: o.fileId }] },
        },
      ],
    }),
  restoreDatasetVersion: (o) => json(`/api/v1/datasets/${o.datasetId}/versions/1/restore`, undefined),
  compareDatasetVersions: (o) => get(`/api/v1/datasets/${o.datasetId}/compare`, { from: "1", to: "2" }),
  listTaskRows: (o) =>
    get(`/api/v1/datasets/${o.datasetId}/task-rows`, {
      version: "2",
      search: o.taskName,
      taskSet: o.taskSetName,
    }),
  getDatasetTask: (o) => get(`/api/v1/datasets/${o.datasetId}/tasks/${o.taskId}`, { version: "2" }),
  listTaskDrafts: (o) => get(`/api/v1/datasets/${o.datasetId}/drafts`),
  saveTaskDraft: (o) =>
    json(`/api/v1/datasets/${o.datasetId}/drafts/${o.taskId}`, { baseVersion: 2, task: { name: "half" } }),
  deleteTaskDraft: (o) => get(`/api/v1/datasets/${o.datasetId}/drafts/${o.taskId}`),
  listTaskSets: (o) => get("/api/v1/task-sets", { datasetId: o.datasetId }),
  createTaskSet: (o) =>
    json("/api/v1/task-sets", {
      datasetId: o.datasetId,
      name: newId("set"),
      selection: { by: "hand", taskIds: [o.taskId] },
    }),
  updateTaskSet: (o) =>
    json(`/api/v1/task-sets/${o.taskSetId}`, { selection: { by: "hand", taskIds: [o.taskId] } }),
  deleteTaskSet: (o) => get(`/api/v1/task-sets/${o.taskSetId}`),
  checkExport: (o) => get(`/api/v1/datasets/${o.datasetId}/export/check`, { version: "1" }),
  exportDataset: (o) => get(`/api/v1/datasets/${o.datasetId}/export`, { format: "jsonl", version: "1" }),
  startImport: (o) =>
    json("/api/v1/imports", {
      format: "jsonl",
      source: { from: "file", fileId: o.fileId },
      into: { datasetId: o.datasetId },
    }),
  getImport: (o) => get(`/api/v1/imports/${o.jobId}`),
  listImportTasks: (o) => get(`/api/v1/imports/${o.jobId}/tasks`),
  confirmImport: (o) => json(`/api/v1/imports/${o.jobId}/confirm`, { note: "a sample" }),
  listJobs: () => get("/api/v1/jobs"),
  getJob: (o) => get(`/api/v1/jobs/${o.jobId}`),
  cancelJob: (o) => get(`/api/v1/jobs/${o.jobId}`),
  getGithub: () => get("/api/v1/github"),
  connectGithub: () => json("/api/v1/github", { token: "github_pat_that_nobody_made" }),
  disconnectGithub: () => get("/api/v1/github"),
  listGithubRepositories: () => get("/api/v1/github/repositories"),
  previewGithubExport: (o) => json(`/api/v1/datasets/${o.datasetId}/github/preview`, anExport),
  exportToGithub: (o) => json(`/api/v1/datasets/${o.datasetId}/github/export`, anExport),
  uploadFile: (o) => ({
    path: `/api/v1/files?name=${o.fileName}`,
    contentType: "application/octet-stream",
    body: o.fileName,
  }),
  getFile: (o) => get(`/api/v1/files/${o.fileId}`),
  downloadFile: (o) => get(`/api/v1/files/${o.fileId}/content`),
  listFileUses: (o) => get(`/api/v1/files/${o.fileId}/uses`),
  listFiles: (o) => get("/api/v1/files", { search: o.fileName }),
  deleteFile: (o) => get(`/api/v1/files/${o.unusedFileId}`),
  createUpload: (o) => json("/api/v1/uploads", { name: o.fileName, size: 1 }),
  getUpload: (o) => get(`/api/v1/uploads/${o.uploadId}`),
  uploadPart: (o) => ({
    path: `/api/v1/uploads/${o.uploadId}/parts/1`,
    contentType: "application/octet-stream",
    body: "x",
  }),
  completeUpload: (o) => json(`/api/v1/uploads/${o.uploadId}/complete`, undefined),
  cancelUpload: (o) => get(`/api/v1/uploads/${o.uploadId}`),
  listBuckets: () => get("/api/v1/buckets"),
  testNewBucket: () => json("/api/v1/buckets/test", aBucket),
  createBucket: () => json("/api/v1/buckets", aBucket),
  updateBucket: (o) => json(`/api/v1/buckets/${o.bucketId}`, { name: "renamed" }),
  testBucket: (o) => json(`/api/v1/buckets/${o.bucketId}/test`, undefined),
  deleteBucket: (o) => get(`/api/v1/buckets/${o.bucketId}`),
  listObjects: (o) => get(`/api/v1/buckets/${o.bucketId}/objects`),
  downloadObject: (o) => get(`/api/v1/buckets/${o.bucketId}/content`, { key: o.fileName }),
  listObjectUses: (o) => get(`/api/v1/buckets/${o.bucketId}/uses`, { key: o.fileName }),
  deleteObject: (o) => get(`/api/v1/buckets/${o.bucketId}/content`, { key: o.fileName }),
  attachObject: (o) => json(`/api/v1/buckets/${o.bucketId}/attach`, { key: o.fileName }),
  getSession: () => get("/api/v1/session"),
  signInByLink: () => json("/api/v1/session/link", { token: "a link that nobody made" }),
  signOut: () => get("/api/v1/session"),
  getSignInOptions: () => get("/api/v1/sign-in"),
  startSignIn: () => json("/api/v1/sign-in", { returnTo: "/" }),
  listOpenSessions: () => get("/api/v1/sessions"),
  revokeSession: (o) => get(`/api/v1/sessions/${o.sessionId}`),
  revokeOtherSessions: () => get("/api/v1/sessions"),
  openInvitation: () => json("/api/v1/session/invitations/open", { token: "an invitation that nobody sent" }),
  acceptInvitation: (o) => json(`/api/v1/session/invitations/${o.invitationId}/accept`, undefined),
  getWorkspaceActivity: () => get("/api/v1/session/activity"),
  getWorkspaceAddress: () => get("/api/v1/workspace-addresses/a-new-workspace"),
  createWorkspace: () => json("/api/v1/workspaces", { slug: newSlug(), name: "A new workspace" }),
  restoreWorkspace: () => json(`/api/v1/workspaces/${newId("ws")}/restore`, undefined),
  updateWorkspace: () => json("/api/v1/workspace", { name: "Renamed" }),
  transferWorkspace: () => json("/api/v1/workspace/transfer", { userId: newId("user") }),
  deleteWorkspace: () => get("/api/v1/workspace", { name: "not its name" }),
  updateAppearance: () => json("/api/v1/appearance", { theme: "dark", hue: 120 }),
  listMembers: () => get("/api/v1/members"),
  updateMember: (o) => json(`/api/v1/members/${o.userId}`, { role: "member" }),
  removeMember: (o) => json(`/api/v1/members/${o.userId}/remove`, { keepKeys: [] }),
  leaveWorkspace: () => json("/api/v1/members/leave", undefined),
  listInvitations: () => get("/api/v1/invitations"),
  createInvitation: () => json("/api/v1/invitations", { email: `${newUuid()}@example.com` }),
  resendInvitation: (o) => json(`/api/v1/invitations/${o.invitationId}/resend`, undefined),
  revokeInvitation: (o) => get(`/api/v1/invitations/${o.invitationId}`),
  listApiKeys: () => get("/api/v1/api-keys"),
  createApiKey: () => json("/api/v1/api-keys", { name: "a key" }),
  getApiKeyUse: (o) => get(`/api/v1/api-keys/${o.apiKeyId}/use`),
  revokeApiKey: (o) => get(`/api/v1/api-keys/${o.apiKeyId}`),
  startDeviceLogin: () => json("/api/v1/device-logins", aProgram),
  takeDeviceLoginKey: () =>
    json("/api/v1/device-logins/token", { deviceCode: "a-code-that-nobody-was-given" }),
  openDeviceLogin: () => json("/api/v1/device-logins/open", { userCode: unknownUserCode }),
  approveDeviceLogin: () =>
    json("/api/v1/device-logins/approve", { userCode: unknownUserCode, workspace: "elsewhere" }),
  denyDeviceLogin: () => json("/api/v1/device-logins/deny", { userCode: unknownUserCode }),
  listAuditEntries: () => get("/api/v1/audit"),
  exportAuditEntries: () => get("/api/v1/audit/export"),
};

/**
 * What sample calls meet behind the guard where they cannot succeed: some would end what the next call needs, some
 * need what nobody can prepare.
 */
export const ownRefusals: Partial<Record<keyof Routes, ErrorCode>> = {
  // The codes are ones that no login has.
  takeDeviceLoginKey: "expired_token",
  openDeviceLogin: "device_login_not_found",
  approveDeviceLogin: "device_login_not_found",
  denyDeviceLogin: "device_login_not_found",
  // The link, the invitation and the deleted workspace are ones that nobody made.
  signInByLink: "link_invalid",
  openInvitation: "invitation_not_found",
  restoreWorkspace: "workspace_not_found",
  // The invitation is for another address than that of any caller.
  acceptInvitation: "invitation_other_address",
  // The new owner is nobody, the typed name is wrong.
  transferWorkspace: "member_not_found",
  deleteWorkspace: "workspace_name_mismatch",
  // Where the bucket should be, nothing listens; the stored secrets were sealed by nobody.
  createBucket: "bucket_unreachable",
  updateBucket: "secret_unreadable",
  testBucket: "secret_unreadable",
  listObjects: "secret_unreadable",
  downloadObject: "secret_unreadable",
  deleteObject: "secret_unreadable",
  attachObject: "secret_unreadable",
  listGithubRepositories: "secret_unreadable",
  previewGithubExport: "secret_unreadable",
  // No GitHub listens, either.
  connectGithub: "github_unreachable",
};

const aTask = { name: "a task", instruction: "Read the file." };

const get = (path: string, query: Record<string, string> = {}): SampleCall => {
  const search = new URLSearchParams(query).toString();
  return { path: search === "" ? path : `${path}?${search}` };
};

const json = (path: string, body: unknown): SampleCall =>
  body === undefined ? { path } : { path, contentType: "application/json", body: JSON.stringify(body) };

const newSlug = (): string => `workspace-${newUuid()}`;

/** At an address where nothing listens. */
const aBucket = {
  bucket: "papers",
  region: "us-east-1",
  prefix: "",
  endpoint: "http://127.0.0.1:1",
  pathStyle: true,
  accessKeyId: "key",
  secretAccessKey: "secret",
};

const aProgram = { client: "rollout 0.2.0", machine: "build-1", system: "Linux x64" };

const unknownUserCode = "BBBB-BBBB";

const anExport = { repository: "northwind/datasets" };
