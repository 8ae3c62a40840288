/** A workspace with something on every page of datasets and files, made without a browser. */
import type { Bucket, Dataset, Job, File as StoredFile, TaskList } from "@rollout/contract";
import { zipOf } from "@rollout/test-support";
import { connectBucket } from "./connect-bucket.js";
import { harborTask } from "./harbor-zip.js";
import { expect, type OwnWorkspace } from "./own-workspace.js";
import { putObject, type SharedS3 } from "./s3.js";

/** Addresses of its pages. */
export interface FilledPages {
  readonly [page: string]: string;
}

export async function fillWorkspace(own: OwnWorkspace, s3: SharedS3): Promise<FilledPages> {
  await putObject(
    s3,
    `${own.slug}/papers/long-names-are-cut-where-they-do-not-fit.csv`,
    "name,price\nlamp,12\n",
  );
  const bucket = await connectBucket(s3, own);
  const dataset = await makeDataset(own);
  const { tasks } = await own.call<TaskList>("GET", `/api/v1/datasets/${dataset.id}/tasks`);
  await own.call("POST", "/api/v1/task-sets", {
    datasetId: dataset.id,
    name: "refunds-easy",
    selection: { by: "filter", filter: { metadata: [{ key: "difficulty", value: "easy" }] } },
  });
  const [job, rollout] = [await readImport(own), await breakSchema(own, dataset)];
  return pagesOf({ bucket, dataset, task: tasks[0]!.id, job, rollout });
}

const pagesOf = (ids: {
  readonly bucket: Bucket;
  readonly dataset: Dataset;
  readonly task: string;
  readonly job: string;
  readonly rollout: string;
}): FilledPages => {
  const dataset = `datasets/${ids.dataset.id}`;
  return {
    "the datasets": "datasets",
    "a dataset with an open task": `${dataset}?task=${ids.task}`,
    "a dataset with a new task": `${dataset}?task=new`,
    "the task sets": `${dataset}?tab=task-sets`,
    "the versions": `${dataset}?tab=versions`,
    "the runs of a dataset": `${dataset}?tab=runs`,
    "the settings of a dataset": `${dataset}?tab=settings`,
    "a former version": `${dataset}?version=1`,
    "two versions": `${dataset}/compare?from=1&to=2`,
    "the start of an import": "datasets/import",
    "the preview of an import": `datasets/import/${ids.job}`,
    "the built-in files": "files",
    "a bucket with an open object": `files?bucket=${ids.bucket.id}&folder=papers/&file=papers/long-names-are-cut-where-they-do-not-fit.csv`,
    "the connection of a bucket": `files/buckets/${ids.bucket.id}`,
    "connecting a bucket": "files/connect",
    "an output that breaks its schema": `rollouts/${ids.rollout}?tab=output`,
  };
};

async function makeDataset(own: OwnWorkspace): Promise<Dataset> {
  const file = await uploadFile(own, "notes.md", "# Notes\n");
  const task = {
    name: "refund-with-a-name-that-is-rather-long-for-a-phone",
    instruction: "# Refund\n\nDecide **now**.",
    input: { days: 31, item: { price: 9.5 } },
    files: [{ fileId: file.id }, { fileId: file.id, name: "tests/notes.md", role: "tests" }],
    outputSchema: {
      type: "object",
      required: ["decision", "reason"],
      properties: { decision: { type: "string", enum: ["refund", "refuse"] }, reason: { type: "string" } },
    },
    metadata: { difficulty: "easy" },
  };
  const dataset = await own.call<Dataset>("POST", "/api/v1/datasets", { name: "refunds", tasks: [task] });
  await own.call("POST", `/api/v1/datasets/${dataset.id}/versions`, {
    tasks: [
      { ...task, instruction: "# Refund\n\nDecide **at leisure**." },
      { name: "other", instruction: "Do." },
    ],
    note: "without hurry",
  });
  return dataset;
}

/** Sends a file as programs do. */
export async function uploadFile(
  own: OwnWorkspace,
  name: string,
  content: string | Buffer,
): Promise<StoredFile> {
  const reply = await fetch(`${own.url}/api/v1/files?name=${name}`, {
    method: "POST",
    headers: { authorization: `Bearer ${own.apiKey}`, "content-type": "application/octet-stream" },
    body: typeof content === "string" ? content : new Uint8Array(content),
  });
  expect(reply.status).toBe(201);
  return (await reply.json()) as StoredFile;
}

/** Id of an import that has errors and warnings, and waits for its person. */
async function readImport(own: OwnWorkspace): Promise<string> {
  const zip = await zipOf({
    ...harborTask("tasks/good"),
    ...harborTask("tasks/unknown-key", { "task.toml": 'version = "1.0"\n\n[agent]\ntimeout = 5\n' }),
    ...harborTask("tasks/wrong-type", {
      "task.toml": '[agent]\ntimeout_sec = "ten minutes, or eleven of them"\n',
    }),
  });
  const { id: fileId } = await uploadFile(own, "words.zip", zip);
  const { id } = await own.call<Job>("POST", "/api/v1/imports", {
    format: "harbor_zip",
    source: { from: "file", fileId },
  });
  const state = async () => (await own.call<Job>("GET", `/api/v1/jobs/${id}`)).state;
  await expect.poll(state).toBe("ready");
  return id;
}

/** Id of a rollout whose output does not fit. */
async function breakSchema(own: OwnWorkspace, dataset: Dataset): Promise<string> {
  const run = await own.sdk.startRun(dataset.name, { workflowName: "Refunds" });
  const attempt = await run.startRollout(run.tasks[0]!);
  await attempt.finish({ output: { decision: "keep ".repeat(60), reason: 7, more: ["one", { two: null }] } });
  return attempt.id;
}
