/** Rows of JSONL and CSV as tasks: which column is what. */
import { type ColumnMapping, type ImportProblem, limits } from "@rollout/contract";
import type { Row } from "./column-rows.js";
import { problem } from "./problems.js";

/** A task as a row tells it. */
export interface ColumnTask {
  readonly name: string;
  readonly instruction: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly problems: readonly ImportProblem[];
}

const usualNames = {
  name: ["name", "task", "task_name", "task_id", "id", "title"],
  instruction: ["instruction", "instructions", "prompt", "question", "task", "problem", "text"],
  outputSchema: ["outputSchema", "output_schema", "schema"],
  input: ["input", "inputs"],
} as const;

/** The mapping that the names of the columns suggest. */
export function suggestMapping(columns: readonly string[]): ColumnMapping {
  const taken = new Set<string>();
  const take = (usual: readonly string[]): string | undefined => {
    for (const name of usual) {
      const found = columns.find(
        (column) => column.toLowerCase() === name.toLowerCase() && !taken.has(column),
      );
      if (found === undefined) continue;
      taken.add(found);
      return found;
    }
    return undefined;
  };
  const instruction = take(usualNames.instruction);
  const name = take(usualNames.name);
  const outputSchema = take(usualNames.outputSchema);
  const input = take(usualNames.input);
  return {
    ...(name !== undefined && { name }),
    ...(instruction !== undefined && { instruction }),
    ...(outputSchema !== undefined && { outputSchema }),
    ...(input !== undefined && { input: [input] }),
    // Rollout's own export lists the files of a task there; their bytes are not in it.
    ...(columns.includes("files") && { leaveOut: ["files"] }),
  };
}

type JsonObject = Record<string, unknown>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A cell that holds an object, as itself or as JSON text. */
function objectIn(value: unknown): JsonObject | null {
  if (isObject(value)) return value;
  if (typeof value !== "string" || !value.trimStart().startsWith("{")) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);

/** NUL cannot be stored; it is shown as the character for what cannot be. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.replaceAll("\0", "\uFFFD").toWellFormed(),
      storable(each),
    ]),
  );
}

/** One column `input` that holds an object is the input itself; else each column is a field of it. */
function inputOf(row: Row, columns: readonly string[]): JsonObject {
  const only = columns.length === 1 ? objectIn(row.values[columns[0]!]) : null;
  if (only) return only;
  const present = columns.filter((column) => Object.hasOwn(row.values, column));
  return Object.fromEntries(present.map((column) => [column, row.values[column]]));
}

/** Columns that are named nowhere; one called metadata that holds an object is spread. */
function metadataOf(row: Row, mapping: ColumnMapping): JsonObject {
  const used = new Set([
    mapping.name,
    mapping.instruction,
    mapping.outputSchema,
    ...(mapping.input ?? []),
    ...(mapping.leaveOut ?? []),
  ]);
  const metadata: JsonObject = {};
  for (const [column, value] of Object.entries(row.values)) {
    if (used.has(column)) continue;
    const spread = column === "metadata" ? objectIn(value) : null;
    if (spread) Object.assign(metadata, spread);
    else if (value !== "" && value !== null) metadata[column] = value;
  }
  return metadata;
}

/**
 * Makes a task of a row.
 *
 * @param number Of the row, from 1: it names a task that has no name.
 * @param path Of the file, for the problems.
 */
export function mapRow(row: Row, mapping: ColumnMapping, number: number, path: string): ColumnTask {
  const problems: ImportProblem[] = [];
  const name = (mapping.name === undefined ? "" : textOf(row.values[mapping.name]).trim()) || `row-${number}`;
  const report = (message: string): void => {
    const place = { line: row.line, column: 1, length: 0 };
    problems.push(problem({ severity: "error", message, path, task: name, place }));
  };
  const instruction = mapping.instruction === undefined ? "" : textOf(row.values[mapping.instruction]);
  if (instruction.trim() === "") {
    report(
      mapping.instruction === undefined
        ? "No column is chosen for the instruction."
        : `The instruction is empty. It comes from the column "${mapping.instruction}".`,
    );
  }
  if (name.length > limits.nameLength) report(`The name is longer than ${limits.nameLength} characters.`);
  if (instruction.length > limits.instructionLength) {
    report(`The instruction is longer than ${limits.instructionLength} characters.`);
  }
  const schemaCell = mapping.outputSchema === undefined ? undefined : row.values[mapping.outputSchema];
  const outputSchema = objectIn(schemaCell);
  if (!outputSchema && textOf(schemaCell).trim() !== "") {
    report(`The output schema is no JSON object. It comes from the column "${mapping.outputSchema}".`);
  }
  return {
    name: storable(name) as string,
    instruction: storable(instruction) as string,
    input: storable(inputOf(row, mapping.input ?? [])) as JsonObject,
    outputSchema: outputSchema && (storable(outputSchema) as JsonObject),
    metadata: storable(metadataOf(row, mapping)) as JsonObject,
    problems,
  };
}
