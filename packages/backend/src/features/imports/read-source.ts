/** A source as tasks, one after the other, whatever its format. */
import type { ColumnMapping, ImportFormat, ImportPreview, ImportProblem, NewTask } from "@rollout/contract";
import { agentVisibleRoles } from "@rollout/contract";
import {
  type Archive,
  type ArchiveTask,
  type ByteSource,
  mapRow,
  type Row,
  readArchive,
  readCsv,
  readJsonl,
  refused,
  suggestMapping,
} from "@rollout/harbor";
import type { ReadImportSummary, ReadImportTask } from "./import-job.js";
import type { OpenedSource } from "./import-parts.js";
import { openSourceArchive } from "./open-source-archive.js";

/** A task and what is to be said of it. */
export interface ReadOne {
  /** Where it stands in the source: its folder, or its line. */
  readonly place: string;
  readonly task: ReadImportTask;
  readonly summary: ReadImportSummary;
}

/** A source that was opened and understood. */
export interface SourceReader {
  readonly layout: string;
  /** Of the source as a whole. */
  readonly problems: readonly ImportProblem[];
  /** null where it is known only at the end. */
  readonly total: number | null;
  readonly unpackedBytes: number;
  readonly columns: ImportPreview["columns"];
  readonly mapping: ColumnMapping | null;
  /** The tasks without the first ones. */
  tasks(skip: number): AsyncGenerator<ReadOne>;
}

const textLength = 200;
const firstLineOf = (instruction: string): string =>
  (instruction.split("\n").find((line) => line.trim() !== "" && !line.startsWith("# Step: ")) ?? "")
    .replace(/^#+\s*/, "")
    .slice(0, textLength)
    .toWellFormed();

const count = (problems: readonly ImportProblem[], severity: ImportProblem["severity"]): number =>
  problems.filter((each) => each.severity === severity).length;

/** A summary, its counts made of the task and its problems. */
function summaryOf(
  task: ReadImportTask,
  problems: readonly ImportProblem[],
  { schemaVersion, steps, canary }: { schemaVersion: string | null; steps: number; canary: boolean },
): ReadImportSummary {
  return {
    name: task.name,
    instruction: firstLineOf(task.instruction),
    files: task.files.length,
    hiddenFiles: task.files.filter(({ role }) => !agentVisibleRoles.includes(role)).length,
    schemaVersion,
    steps,
    errors: count(problems, "error"),
    warnings: count(problems, "warning"),
    canary,
    problems,
  };
}

function fromArchive(each: ArchiveTask): ReadOne {
  const { name, instruction, input, outputSchema, metadata, folder, files } = each;
  const { problems, schemaVersion, steps, hasCanary } = each;
  const task = { name, instruction, input, outputSchema, metadata, folder, files };
  const summary = summaryOf(task, problems, { schemaVersion, steps, canary: hasCanary });
  return { place: folder, task, summary };
}

const withoutEnding = (name: string): string =>
  name.slice(name.lastIndexOf("/") + 1).replace(/\.(zip|jsonl|ndjson|csv|tsv)$/i, "") || "task";

/** Reads an archive that is open; it stays open. */
async function archiveReader(archive: Archive, sourceName: string): Promise<SourceReader> {
  const content = await readArchive(archive, withoutEnding(sourceName));
  return {
    layout: content.layout.description,
    problems: content.problems,
    total: content.layout.tasks.length,
    unpackedBytes: archive.unpackedBytes,
    columns: [],
    mapping: null,
    async *tasks(skip) {
      for await (const task of content.tasks(skip)) yield fromArchive(task);
    },
  };
}

async function* chunksOf(bytes: ByteSource): AsyncGenerator<Uint8Array> {
  const step = 1024 * 1024;
  for (let at = 0; at < bytes.size; at += step) yield await bytes.read(at, step);
}

/** Rows that are looked at before the columns are known. */
const rowsForColumns = 100;
const samplesPerColumn = 3;

/** The columns in their order, with values that stand in them. */
function columnsOf(rows: readonly Row[]): ImportPreview["columns"] {
  const columns = new Map<string, string[]>();
  for (const { values } of rows) {
    for (const [name, value] of Object.entries(values)) {
      const samples = columns.get(name) ?? [];
      columns.set(name, samples);
      const text = typeof value === "string" ? value : JSON.stringify(value);
      if (samples.length < samplesPerColumn && text !== "")
        samples.push(text.slice(0, textLength).toWellFormed());
    }
  }
  return [...columns].map(([name, samples]) => ({
    name: name.toWellFormed().replaceAll("\0", ""),
    samples: samples.map((each) => each.replaceAll("\0", "")),
  }));
}

const emptyFile = {
  csv: "The file has no rows. Its first line names the columns, and each line after it is one task.",
  jsonl: "The file has no lines. Each line is one JSON object, which is one task.",
};

/** Reads JSONL or CSV. A line that cannot be read is a task with an error, so that its place is kept. */
async function columnReader(
  bytes: ByteSource,
  format: "jsonl" | "csv",
  sourceName: string,
  given: ColumnMapping | undefined,
): Promise<SourceReader> {
  const read = format === "csv" ? readCsv : readJsonl;
  const first: Row[] = [];
  let isEmpty = true;
  for await (const each of read(chunksOf(bytes), sourceName)) {
    isEmpty = false;
    if ("row" in each) first.push(each.row);
    if (first.length >= rowsForColumns) break;
  }
  if (isEmpty) throw refused(emptyFile[format]);
  const columns = columnsOf(first);
  const mapping = given ?? suggestMapping(columns.map(({ name }) => name));
  const plain = { schemaVersion: null, steps: 0, canary: false };
  return {
    layout: format === "csv" ? "one task a line of CSV" : "one task a line of JSONL",
    problems: [],
    total: null,
    unpackedBytes: bytes.size,
    columns,
    mapping,
    async *tasks(skip) {
      let number = 0;
      for await (const each of read(chunksOf(bytes), sourceName)) {
        if (++number <= skip) continue;
        if ("problem" in each) {
          const name = `line ${each.problem.line}`;
          const task = {
            name,
            instruction: "",
            input: {},
            outputSchema: null,
            metadata: {},
            folder: "",
            files: [],
          };
          const summary = summaryOf(task, [{ ...each.problem, task: name }], plain);
          yield { place: name, task, summary };
          continue;
        }
        const { problems, ...mapped } = mapRow(each.row, mapping, number, sourceName);
        const task = { ...mapped, folder: "", files: [] };
        yield {
          place: `line ${each.row.line}`,
          task,
          summary: { ...summaryOf(task, problems, plain), line: each.row.line },
        };
      }
    },
  };
}

/** Opens a source by its format. An archive is closed by `close`, everything else by its bytes. */
export async function openReader(
  format: ImportFormat,
  source: OpenedSource,
  mapping: ColumnMapping | undefined,
): Promise<SourceReader> {
  const { bytes, name } = source;
  if (format === "jsonl" || format === "csv") return columnReader(bytes, format, name, mapping);
  return archiveReader(await openSourceArchive(source), name);
}

/** As the API takes a task, without its files. */
export const asNewTask = (task: ReadImportTask): NewTask => ({
  name: task.name,
  instruction: task.instruction,
  input: task.input,
  metadata: task.metadata,
  ...(task.outputSchema ? { outputSchema: task.outputSchema } : {}),
});
