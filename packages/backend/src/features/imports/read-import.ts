/** The first half of an import: reads and checks everything, and writes down what would be created. */
import { clashingPaths, type ImportProblem, limits, RolloutError } from "@rollout/contract";
import { reasonAgainstFilePath } from "../../platform/file-path.js";
import type { RunningJob } from "../../platform/jobs.js";
import type { ImportProgress, ImportRequest, ReadImportSummary } from "./import-job.js";
import type { CheckTask, ImportParts } from "./import-parts.js";
import { insertImportTasks, listImportTaskPlaces } from "./imports.sql.js";
import { asNewTask, openReader, type ReadOne } from "./read-source.js";

/** Tasks that one transaction writes down, and characters of them. */
const batchTasks = 500;
const batchLength = 4 * 1024 * 1024;

const errorOf = (
  message: string,
  path: string,
  { name: task, line = null }: { readonly name: string; readonly line?: number | null },
): ImportProblem => ({
  severity: "error",
  message,
  path,
  line,
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
        problems: [...summary.problems, ...messages.map((each) => errorOf(each, path, summary))],
      };

/** Told as soon as it is known: of an archive before its first task is read. */
function assertFits(tasks: number): void {
  if (tasks <= limits.tasksPerVersion) return;
  const most = limits.tasksPerVersion.toLocaleString("en");
  throw new RolloutError(
    "archive_refused",
    `It has more than ${most} tasks, and a dataset holds at most ${most}. Split it, and import each part into a dataset of its own. Nothing was stored.`,
  );
}

/** What only the whole import, or the place where tasks are kept, can have against a task. */
async function furtherErrors(one: ReadOne, places: Map<string, string>, check: CheckTask): Promise<string[]> {
  const { task, summary } = one;
  const messages: string[] = [];
  const first = places.get(task.name);
  if (first === undefined) places.set(task.name, one.place);
  else messages.push(`The task in ${first} has the name ${task.name} too. Names of tasks are unique.`);
  if (summary.errors > 0) return messages;
  const reason = await check(asNewTask(task));
  if (reason !== undefined) messages.push(reason);
  const paths = task.files.map(({ name }) => name);
  for (const path of paths) {
    const against = reasonAgainstFilePath(path);
    if (against !== undefined) messages.push(`The path ${JSON.stringify(path)} ${against}.`);
  }
  const clashing = clashingPaths(paths);
  if (clashing.length > 0)
    messages.push(`Another file of the task lies at the path ${JSON.stringify(clashing[0])} too.`);
  return messages;
}

/** Writes down what was read, in its order, while more is read. */
class Notes {
  readonly #job: RunningJob;
  readonly #total: number | null;
  #batch: { task: string; summary: string }[] = [];
  #length = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(
    job: RunningJob,
    total: number | null,
    /** Of the last task that was given. */
    public position: number,
  ) {
    this.#job = job;
    this.#total = total;
  }

  async add(row: { readonly task: string; readonly summary: string }): Promise<void> {
    this.#batch.push(row);
    this.position++;
    this.#length += row.task.length + row.summary.length;
    if (this.#batch.length >= batchTasks || this.#length >= batchLength) await this.#flush();
  }

  async #flush(): Promise<void> {
    const rows = this.#batch;
    const done = this.position;
    this.#batch = [];
    this.#length = 0;
    await this.#last;
    this.#last = this.#job.db.transaction(async (transaction) => {
      await insertImportTasks(transaction, this.#job.row.id, done - rows.length + 1, rows);
      await this.#job.save({ done, total: this.#total }, transaction);
    });
    // It is awaited by the next flush.
    this.#last.catch(() => undefined);
  }

  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#flush();
    await this.#last;
  }

  /** Nothing is written any more when this resolves: what follows a failure removes what was. */
  async stop(): Promise<void> {
    await this.#last.catch(() => undefined);
  }
}

/** Reads what is not read yet, and leaves the job ready for its person. */
export async function readImport(job: RunningJob, request: ImportRequest, parts: ImportParts): Promise<void> {
  const started = performance.now();
  const { import: wanted } = request;
  const source = await parts.openSource(job.db, wanted.source);
  let notes: Notes | undefined;
  try {
    const mapping = request.confirmation?.mapping ?? wanted.mapping;
    const reader = await openReader(wanted.format, source, mapping);
    assertFits(reader.total ?? 0);
    const known = await listImportTaskPlaces(job.db, job.row.id);
    const places = new Map(
      known
        .map(({ name, folder, line }) => [name, line === null ? folder : `line ${line}`] as const)
        .reverse(),
    );
    const check = parts.datasets.startChecking(job.db);
    notes = new Notes(job, reader.total, known.length);
    for await (const one of reader.tasks(known.length)) {
      job.assertOwn();
      assertFits(notes.position + 1);
      const messages = await furtherErrors(one, places, check);
      await notes.add({
        task: JSON.stringify(one.task),
        summary: JSON.stringify(withErrors(one.summary, messages, one.task.folder || source.name)),
      });
    }
    await notes.finish();
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
      done: notes.position,
      total: notes.position,
      progress: JSON.stringify(progress),
    });
  } finally {
    await notes?.stop();
    await source.bytes.close();
  }
}
