/** The first half of an import: reads and checks everything, and writes down what would be created. */
import type { ImportProblem } from "@rollout/contract";
import { reasonAgainstFilePath } from "../../platform/file-path.js";
import type { RunningJob } from "../../platform/jobs.js";
import type { ImportProgress, ImportRequest, ReadImportSummary } from "./import-job.js";
import type { ImportParts } from "./import-parts.js";
import { insertImportTasks, listImportTaskNames } from "./imports.sql.js";
import { asNewTask, openReader, type ReadOne } from "./read-source.js";

/** Tasks that one transaction writes down, and characters of them. */
const batchTasks = 500;
const batchLength = 4 * 1024 * 1024;

const errorOf = (message: string, path: string, task: string): ImportProblem => ({
  severity: "error",
  message,
  path,
  line: null,
  column: null,
  excerpt: [],
  length: 0,
  task,
});

const withErrors = (
  summary: ReadImportSummary,
  messages: readonly string[],
  path: string,
): ReadImportSummary =>
  messages.length === 0
    ? summary
    : {
        ...summary,
        errors: summary.errors + messages.length,
        problems: [...summary.problems, ...messages.map((each) => errorOf(each, path, summary.name))],
      };

/** What only the whole import, or the place where tasks are kept, can have against a task. */
async function furtherErrors(
  one: ReadOne,
  names: Set<string>,
  datasets: ImportParts["datasets"],
): Promise<string[]> {
  const { task, summary } = one;
  const messages: string[] = [];
  if (names.has(task.name))
    messages.push(`Another task has the name ${task.name}. Names of tasks are unique.`);
  names.add(task.name);
  if (summary.errors > 0) return messages;
  const reason = await datasets.reasonAgainstTask(asNewTask(task));
  if (reason !== undefined) messages.push(reason);
  for (const { name } of task.files) {
    const against = reasonAgainstFilePath(name);
    if (against !== undefined) messages.push(`The path ${JSON.stringify(name)} ${against}.`);
  }
  return messages;
}

/** Reads what is not read yet, and leaves the job ready for its person. */
export async function readImport(job: RunningJob, request: ImportRequest, parts: ImportParts): Promise<void> {
  const started = performance.now();
  const { import: wanted } = request;
  const source = await parts.openSource(job.db, wanted.source);
  try {
    const mapping = request.confirmation?.mapping ?? wanted.mapping;
    const reader = await openReader(wanted.format, source, mapping);
    const known = await listImportTaskNames(job.db, job.row.id);
    const names = new Set(known);
    let position = known.length;
    let batch: { task: string; summary: string }[] = [];
    let length = 0;
    const flush = async (): Promise<void> => {
      const from = position + 1;
      const rows = batch;
      batch = [];
      length = 0;
      position += rows.length;
      await job.db.transaction(async (transaction) => {
        await insertImportTasks(transaction, job.row.id, from, rows);
        await job.save({ done: position, total: reader.total }, transaction);
      });
    };
    for await (const one of reader.tasks(known.length)) {
      job.assertOwn();
      const messages = await furtherErrors(one, names, parts.datasets);
      const row = {
        task: JSON.stringify(one.task),
        summary: JSON.stringify(withErrors(one.summary, messages, one.task.folder || source.name)),
      };
      batch.push(row);
      length += row.task.length + row.summary.length;
      if (batch.length >= batchTasks || length >= batchLength) await flush();
    }
    if (batch.length > 0) await flush();
    const progress: ImportProgress = {
      read: {
        layout: reader.layout,
        bytes: source.bytes.size,
        unpackedBytes: reader.unpackedBytes,
        problems: reader.problems,
        columns: reader.columns,
        mapping: reader.mapping,
        tookMs: performance.now() - started,
      },
    };
    await job.save({
      state: "ready",
      phase: "read",
      done: position,
      total: position,
      progress: JSON.stringify(progress),
    });
  } finally {
    await source.bytes.close();
  }
}
