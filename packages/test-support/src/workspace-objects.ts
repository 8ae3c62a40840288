import { setTimeout } from "node:timers/promises";
import {
  type CreatedApiKey,
  type Dataset,
  type File,
  type Job,
  newId,
  newUuid,
  type OpenSession,
  type SentInvitation,
  type TaskList,
  type TaskSet,
  type Upload,
} from "@rollout/contract";
import { RecordBuilder } from "./builders.js";
import type { TestPerson } from "./test-person.js";

/** Ids and names of one of each thing that a workspace can hold: what calls of the API refer to. */
export interface WorkspaceObjects {
  readonly fileId: string;
  readonly fileName: string;
  /** Of a file that no task names. */
  readonly unusedFileId: string;
  readonly uploadId: string;
  /** Known to no workspace, unless a test connects one. */
  readonly bucketId: string;
  /** An import of one task that waits to be confirmed. */
  readonly jobId: string;
  readonly datasetId: string;
  readonly datasetName: string;
  /** Deleted a moment ago. */
  readonly deletedDatasetId: string;
  readonly taskSetId: string;
  readonly taskSetName: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly runId: string;
  readonly groupId: string;
  readonly workflowName: string;
  readonly agentName: string;
  readonly rolloutId: string;
  readonly writerId: string;
  readonly recordId: string;
  readonly apiKeyId: string;
  readonly invitationId: string;
  readonly userId: string;
  readonly sessionId: string;
}

const newName = (noun: string): string => `${noun}-${newUuid()}`;

/** Objects of the right form that no workspace holds. */
export const unknownObjects = (): WorkspaceObjects => ({
  fileId: newId("file"),
  fileName: newName("file"),
  unusedFileId: newId("file"),
  uploadId: newId("upl"),
  bucketId: newId("bkt"),
  jobId: newId("job"),
  datasetId: newId("ds"),
  datasetName: newName("dataset"),
  deletedDatasetId: newId("ds"),
  taskSetId: newId("set"),
  taskSetName: newName("set"),
  taskId: newId("task"),
  taskName: newName("task"),
  runId: newId("run"),
  groupId: newName("group"),
  workflowName: newName("workflow"),
  agentName: newName("agent"),
  rolloutId: newId("ro"),
  writerId: newUuid(),
  recordId: newUuid(),
  apiKeyId: newId("key"),
  invitationId: newId("inv"),
  userId: newId("user"),
  sessionId: newId("ses"),
});

/**
 * Makes one of each that keys can make in the workspace of the key: a dataset of two versions with a task and its
 * file, a task set of it, a deleted dataset, a run with a finished rollout and its events, and a record that ingest
 * refused.
 */
export async function makeWorkspaceObjects(url: string, apiKey: string): Promise<WorkspaceObjects> {
  const named = unknownObjects();
  const send = async <Reply>(method: string, path: string, contentType?: string, body?: string) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      ...(contentType ? { "content-type": contentType } : {}),
    };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body ? { body } : {}) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Reply;
  };
  const post = <Reply>(path: string, body: unknown) =>
    send<Reply>("POST", path, "application/json", JSON.stringify(body));

  const file = await send<File>(
    "POST",
    `/api/v1/files?name=${named.fileName}`,
    "application/octet-stream",
    named.fileName,
  );
  const unused = await send<File>(
    "POST",
    `/api/v1/files?name=unused-${named.fileName}`,
    "application/octet-stream",
    named.fileName,
  );
  const upload = await post<Upload>("/api/v1/uploads", { name: named.fileName, size: 1 });
  await send("PUT", `/api/v1/uploads/${upload.id}/parts/1`, "application/octet-stream", "x");
  const tasks = [
    {
      name: named.taskName,
      instruction: `Read ${named.fileName}`,
      files: [{ fileId: file.id }, { fileId: file.id, name: "tests/expected.txt", role: "tests" }],
    },
  ];
  const dataset = await post<Dataset>("/api/v1/datasets", { name: named.datasetName, tasks });
  const described = tasks.map((task) => ({ ...task, metadata: { level: 1 } }));
  await post(`/api/v1/datasets/${dataset.id}/versions`, { tasks: described, note: "with metadata" });
  const deleted = await post<Dataset>("/api/v1/datasets", { name: newName("deleted"), tasks: [] });
  await fetch(`${url}/api/v1/datasets/${deleted.id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${apiKey}` },
  });
  await post("/api/v1/runs", {
    id: named.runId,
    dataset: named.datasetName,
    groupId: named.groupId,
    workflowName: named.workflowName,
    agentName: named.agentName,
  });
  const { tasks: listed } = await send<TaskList>("GET", `/api/v1/runs/${named.runId}/tasks`);
  const taskId = listed[0]!.id;
  const taskSet = await post<TaskSet>("/api/v1/task-sets", {
    datasetId: dataset.id,
    name: named.taskSetName,
    selection: { by: "hand", taskIds: [taskId] },
  });
  await post("/api/v1/runs", { id: newId("run"), dataset: named.taskSetName });

  const writer = new RecordBuilder(named.runId, named.rolloutId);
  const started = writer.started({ task: { id: taskId } });
  const records = [
    started,
    writer.event({ payload: { content: named.fileName } }),
    writer.event({ type: "tool_call", name: "read_file", role: undefined, callId: "call-1" }),
    writer.finished({ output: { summary: named.fileName } }),
    { kind: "event", id: "not an id" },
  ];
  await post("/api/v1/ingest", { writerId: writer.writerId, records });
  const rows = await send<File>(
    "POST",
    `/api/v1/files?name=rows-${named.fileName}`,
    "application/octet-stream",
    JSON.stringify({ name: named.taskName, instruction: `Read ${named.fileName}` }),
  );
  const { id: jobId } = await post<Job>("/api/v1/imports", {
    format: "jsonl",
    source: { from: "file", fileId: rows.id },
    into: { name: `imported-${named.datasetName}` },
  });
  const isReady = async (): Promise<boolean> =>
    (await send<Job>("GET", `/api/v1/jobs/${jobId}`)).state === "ready";
  while (!(await isReady())) await setTimeout(20);
  return {
    ...named,
    jobId,
    fileId: file.id,
    unusedFileId: unused.id,
    uploadId: upload.id,
    datasetId: dataset.id,
    deletedDatasetId: deleted.id,
    taskSetId: taskSet.id,
    taskId,
    writerId: writer.writerId,
    recordId: started.id,
  };
}

/** What an owner of a workspace makes for its people: a key, an invitation, a session; and a member. */
export async function makeTeamObjects(
  owner: TestPerson,
  member: TestPerson,
): Promise<Pick<WorkspaceObjects, "apiKeyId" | "invitationId" | "userId" | "sessionId">> {
  const post = async <Reply>(path: string, body: unknown): Promise<Reply> => {
    const reply = await owner.call<Reply>("POST", path, body);
    if (reply.status !== 201) throw new Error(`POST ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const key = await post<CreatedApiKey>("/api/v1/api-keys", { name: newName("key") });
  const sent = await post<SentInvitation>("/api/v1/invitations", { email: `${newUuid()}@example.com` });
  const { body } = await owner.call<{ sessions: OpenSession[] }>("GET", "/api/v1/sessions");
  return {
    apiKeyId: key.apiKey.id,
    invitationId: sent.invitation.id,
    userId: member.id,
    sessionId: body.sessions[0]!.id,
  };
}
