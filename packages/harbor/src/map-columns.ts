/** Rows of JSONL and CSV as tasks: which column is what. */
import {
  type ColumnMapping,
  type ImportProblem,
  isDeeperThan,
  isJsonObject,
  type JsonObject,
  limits,
  parseExactly,
} from "@rollout/contract";
import { problem } from "./problems.js";
import { type Row, tooDeep } from "./row.js";

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

/** What cells with JSON in them turn out to be. */
interface CellNotes {
  readonly exactNumbers: string[];
  isTooDeep: boolean;
}

/** A cell that holds an object, as itself or as JSON text. */
function objectIn(value: unknown, notes: CellNotes): JsonObject | null {
  if (isJsonObject(value)) return value;
  if (typeof value !== "string" || !value.trimStart().startsWith("{")) return null;
  try {
    const parsed = parseExactly(value);
    if (!isJsonObject(parsed.value)) return null;
    notes.exactNumbers.push(...parsed.exactNumbers);
    if (!isDeeperThan(parsed.value, limits.jsonDepth)) return parsed.value;
    notes.isTooDeep = true;
    return {};
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
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.replaceAll("\0", "\uFFFD").toWellFormed(),
      storable(each),
    ]),
  );
}

/** What a row has in a column; undefined where there is no such column. */
const cellOf = (row: Row, column: string | undefined): unknown =>
  column !== undefined && Object.hasOwn(row.values, column) ? row.values[column] : undefined;

/** One column `input` that holds an object is the input itself; else each column is a field of it. */
function inputOf(row: Row, columns: readonly string[], notes: CellNotes): JsonObject {
  const only = columns.length === 1 ? objectIn(cellOf(row, columns[0]), notes) : null;
  if (only) return only;
  const present = columns.filter((column) => Object.hasOwn(row.values, column));
  return Object.fromEntries(present.map((column) => [column, row.values[column]]));
}

/** Columns that are named nowhere; one called metadata that holds an object is spread. */
function metadataOf(row: Row, mapping: ColumnMapping, notes: CellNotes): JsonObject {
  const used = new Set([
    mapping.name,
    mapping.instruction,
    mapping.outputSchema,
    ...(mapping.input ?? []),
    ...(mapping.leaveOut ?? []),
  ]);
  // Object.fromEntries takes a key such as __proto__ as a key.
  return Object.fromEntries(
    Object.entries(row.values).flatMap(([column, value]) => {
      if (used.has(column)) return [];
      const spread = column === "metadata" ? objectIn(value, notes) : null;
      if (spread) return Object.entries(spread);
      return value === "" || value === null ? [] : [[column, value]];
    }),
  );
}

/**
 * Makes a task of a row.
 *
 * @param number Of the row, from 1: it names a task that has no name.
 * @param path Of the file, for the problems.
 */
export function mapRow(row: Row, mapping: ColumnMapping, number: number, path: string): ColumnTask {
  const problems: ImportProblem[] = [];
  const name = textOf(cellOf(row, mapping.name)).trim() || `row-${number}`;
  const report = (message: string, severity: "error" | "warning" = "error"): void => {
    const place = { line: row.line, column: 1, length: 0 };
    problems.push(problem({ severity, message, path, task: name, place }));
  };
  const instruction = textOf(cellOf(row, mapping.instruction));
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
  const listed = mapping.leaveOut?.includes("files") ? cellOf(row, "files") : undefined;
  if (Array.isArray(listed) && listed.length > 0) {
    const files =
      listed.length === 1
        ? "1 file that the line lists is"
        : `${listed.length} files that the line lists are`;
    report(`The ${files} not imported: a JSONL has no contents of files. A Harbor ZIP has them.`, "warning");
  }
  const notes: CellNotes = { exactNumbers: [...(row.exactNumbers ?? [])], isTooDeep: false };
  const schemaCell = cellOf(row, mapping.outputSchema);
  const outputSchema = objectIn(schemaCell, notes);
  if (!outputSchema && textOf(schemaCell).trim() !== "") {
    report(`The output schema is no JSON object. It comes from the column "${mapping.outputSchema}".`);
  }
  const input = inputOf(row, mapping.input ?? [], notes);
  const metadata = metadataOf(row, mapping, notes);
  if (notes.isTooDeep) report(`JSON in a column ${tooDeep}.`);
  if (notes.exactNumbers.length > 0) {
    report(
      `The number ${notes.exactNumbers[0]!.slice(0, 80)} has more digits than a number keeps, so it is kept as text.`,
      "warning",
    );
  }
  return {
    name: storable(name) as string,
    instruction: storable(instruction) as string,
    input: storable(input) as JsonObject,
    outputSchema: outputSchema && (storable(outputSchema) as JsonObject),
    metadata: storable(metadata) as JsonObject,
    problems,
  };
}
