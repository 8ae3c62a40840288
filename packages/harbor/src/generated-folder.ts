/**
 * What an export made around a task that was not born from Harbor. While it is as it was made it is no part of the task,
 * so that a dataset which goes out and comes back is the same: names, instructions and files.
 */
import { createHash } from "node:crypto";
import {
  type FileRole,
  invisibleCharacterIn,
  isDeeperThan,
  isJsonObject,
  type JsonObject,
  limits,
  parseExactly,
} from "@rollout/contract";

/** As `.rollout/task.json` says it. */
export interface GeneratedFolder {
  /** Of the task in Rollout; Harbor needs another form. */
  readonly name: string;
  /** What was written behind the instruction, and the white space that stood there before. */
  readonly added: string;
  readonly end: string;
  /** SHA-256 of the files that were made, by path. */
  readonly made: Readonly<Record<string, string>>;
  /** Names of the task's own files, where their paths are others. */
  readonly names: Readonly<Record<string, string>>;
}

/** A task as the folder tells it. */
interface FolderTask {
  readonly name: string;
  readonly instruction: string;
  readonly input: JsonObject;
  readonly outputSchema: JsonObject | null;
  readonly metadata: JsonObject;
  readonly files: readonly {
    readonly name: string;
    readonly path?: string;
    readonly size: number;
    readonly role: FileRole;
  }[];
}

export const inputFile = "environment/input.json";
export const outputSchemaFile = "environment/output_schema.json";
const schemaOfTests = "tests/output_schema.json";

/** Files that were made of a part of the task: an edit of them is an edit of the task. */
const editable = new Set([inputFile, outputSchemaFile, schemaOfTests]);

export const sha256Of = (content: Uint8Array | string): string =>
  createHash("sha256").update(content).digest("hex");

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  isJsonObject(value) && Object.values(value).every((each) => typeof each === "string");

/** Whether a task or a file can be called so. */
export const isTaskName = (value: unknown): boolean =>
  typeof value === "string" &&
  value !== "" &&
  value.length <= limits.nameLength &&
  invisibleCharacterIn(value) === undefined;

export function isGeneratedFolder(value: unknown): value is GeneratedFolder {
  if (!isJsonObject(value)) return false;
  const { name, added, end, made, names } = value;
  return (
    [added, end].every((text) => typeof text === "string") &&
    isTexts(made) &&
    isTexts(names) &&
    [name, ...Object.values(names)].every(isTaskName)
  );
}

/**
 * The task without what was made around it; as it is where something of that was changed since, because then the folder
 * is a Harbor task of its own.
 *
 * @param read - The bytes of a file of the folder; undefined where there is none.
 */
export async function withoutMadeFiles<Task extends FolderTask>(
  task: Task,
  { name, added, end, made, names }: GeneratedFolder,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<Task> {
  for (const [path, hash] of Object.entries(made)) {
    const content = await read(path);
    if (!editable.has(path) && (content === undefined || sha256Of(content) !== hash)) return task;
  }
  const { harbor, ...metadata } = task.metadata;
  const isOwn = (path: string): boolean => !Object.hasOwn(made, path) && path !== "instruction.md";
  const { instruction } = task;
  return {
    ...task,
    name,
    instruction: instruction.endsWith(added) ? `${instruction.slice(0, -added.length)}${end}` : instruction,
    input: (await objectIn(inputFile, made, read)) ?? task.input,
    outputSchema: (await objectIn(outputSchemaFile, made, read)) ?? task.outputSchema,
    metadata,
    files: task.files
      .filter((file) => isOwn(file.name) && file.name !== ".rollout/task.json")
      .map((file) =>
        Object.hasOwn(names, file.name) ? { ...file, name: names[file.name]!, path: file.name } : file,
      ),
  };
}

/** The JSON object that a made file holds; undefined where it was not made, or holds none that can be kept. */
async function objectIn(
  path: string,
  made: GeneratedFolder["made"],
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<JsonObject | undefined> {
  if (!Object.hasOwn(made, path)) return undefined;
  try {
    const { value } = parseExactly(Buffer.from((await read(path)) ?? []).toString("utf8"));
    return isJsonObject(value) && !isDeeperThan(value, limits.jsonDepth) ? value : undefined;
  } catch {
    return undefined;
  }
}
