import { createHash } from "node:crypto";
import {
  clashingPaths,
  type FileRole,
  idFromUuid,
  invisibleCharacterIn,
  limits,
  type NewTask,
  RolloutError,
  uuidFromId,
} from "@rollout/contract";
import { reasonAgainstFilePath } from "../../platform/file-path.js";
import { assertStorableJson, assertStorableText } from "./storable-json.js";

/** A task of a new version, checked, with its defaults filled in. JSON is text. */
export interface WantedTask {
  readonly name: string;
  readonly instruction: string;
  readonly input: string;
  readonly outputSchema: string | null;
  readonly metadata: string;
  readonly files: readonly WantedFile[];
  /** SHA-256 over all of the above, hexadecimal: the same content is the same revision. */
  readonly contentHash: string;
}

export interface WantedFile {
  readonly fileId: string;
  readonly name: string;
  readonly role: FileRole;
}

/** How many names an error lists before it says how many more there are. */
const namesInMessage = 10;

/** UUIDs of the files that the tasks name, each once. */
export const fileIdsOf = (tasks: readonly NewTask[]): string[] => [
  ...new Set(tasks.flatMap((task) => (task.files ?? []).map((file) => uuidFromId("file", file.fileId)))),
];

/** Checks the tasks of a new version as readEachTask does, and that their names are unique. */
export function readTasks(
  tasks: readonly NewTask[],
  fileNames: ReadonlyMap<string, string>,
): readonly WantedTask[] {
  const wanted = readEachTask(tasks, fileNames, (index) => `tasks.${index}`);
  assertUniqueNames(wanted.map((task) => task.name));
  return wanted;
}

/**
 * Checks tasks, each alone, and fills in what they leave out.
 *
 * @param fileNames - Name of each file of the workspace that the tasks may name, by UUID.
 * @param placeOf - Names a task in errors.
 * @throws {RolloutError} request_invalid or file_not_found, naming the place.
 */
export function readEachTask(
  tasks: readonly NewTask[],
  fileNames: ReadonlyMap<string, string>,
  placeOf: (index: number) => string,
): readonly WantedTask[] {
  const unknownFiles = fileIdsOf(tasks).filter((id) => !fileNames.has(id));
  if (unknownFiles.length > 0) {
    const ids = unknownFiles.map((id) => idFromUuid("file", id));
    throw new RolloutError("file_not_found", `No such file in this workspace: ${enumerate(ids)}.`, {
      fileIds: ids.slice(0, 1_000),
    });
  }
  return tasks.map((task, index) =>
    readTask(task, placeOf(index), readFiles(task.files ?? [], `${placeOf(index)}.files`, fileNames)),
  );
}

/** A task as an import has it: its files are in the workspace, by UUID. */
export interface ImportedTask extends Omit<NewTask, "files"> {
  readonly files: readonly WantedFile[];
}

/** As readTasks, for tasks whose files are known. */
export function readImportedTasks(tasks: readonly ImportedTask[]): readonly WantedTask[] {
  const wanted = tasks.map((task, index) => {
    assertFilePaths(task.files, `tasks.${index}.files`);
    return readTask(task, `tasks.${index}`, task.files);
  });
  assertUniqueNames(wanted.map((task) => task.name));
  return wanted;
}

/** @throws {RolloutError} request_invalid. */
export function assertUniqueNames(names: readonly string[]): void {
  const doubled = repeated(names);
  if (doubled.length > 0) {
    throw new RolloutError(
      "request_invalid",
      `Names of tasks are unique within a version; more than once: ${enumerate(doubled)}.`,
      { names: doubled.slice(0, 1_000) },
    );
  }
}

function readTask(task: Omit<NewTask, "files">, place: string, files: readonly WantedFile[]): WantedTask {
  assertStorableText(task.name, `${place}.name`);
  const invisible = invisibleCharacterIn(task.name);
  if (invisible !== undefined)
    throw new RolloutError(
      "request_invalid",
      `${place}.name: holds the invisible character ${invisible}; leave it out.`,
    );
  assertStorableText(task.instruction, `${place}.instruction`);
  const content = {
    // As Postgres will hold it: lone surrogates would otherwise make two names of one.
    name: Buffer.from(task.name).toString(),
    instruction: task.instruction,
    input: jsonText(task.input ?? {}, `${place}.input`),
    outputSchema:
      task.outputSchema === undefined ? null : jsonText(task.outputSchema, `${place}.outputSchema`),
    metadata: jsonText(task.metadata ?? {}, `${place}.metadata`),
    files,
  };
  return withHash(content);
}

/** What a task holds, without the hash of it. */
export type TaskContent = Omit<WantedTask, "contentHash">;

/**
 * The order of members is part of the hash: the same content was and will be written in this order. That of files is
 * not: an archive has them in another one than a repository.
 */
export function withHash({
  name,
  instruction,
  input,
  outputSchema,
  metadata,
  files,
}: TaskContent): WantedTask {
  const content = {
    name,
    instruction,
    input,
    outputSchema,
    metadata,
    files: files.map((file) => ({ fileId: file.fileId, name: file.name, role: file.role })),
  };
  const hashed = { ...content, files: content.files.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
  return { ...content, contentHash: createHash("sha256").update(JSON.stringify(hashed)).digest("hex") };
}

function readFiles(
  files: NonNullable<NewTask["files"]>,
  place: string,
  fileNames: ReadonlyMap<string, string>,
): readonly WantedFile[] {
  const wanted = files.map((file) => {
    const fileId = uuidFromId("file", file.fileId);
    const name = Buffer.from(file.name ?? fileNames.get(fileId) ?? "").toString();
    return { fileId, name, role: file.role ?? ("input" as const) };
  });
  assertFilePaths(wanted, place);
  return wanted;
}

/** @throws {RolloutError} request_invalid, naming the place. */
function assertFilePaths(wanted: readonly WantedFile[], place: string): void {
  for (const [index, { name }] of wanted.entries()) {
    const reason = reasonAgainstFilePath(name);
    if (reason !== undefined) {
      throw new RolloutError("request_invalid", `${place}.${index}.name: the path ${reason}.`);
    }
  }
  const clashing = clashingPaths(wanted.map((file) => file.name));
  if (clashing.length > 0) {
    throw new RolloutError(
      "request_invalid",
      `${place}: files of the task lie at the same path, for disks that ignore case too: ${enumerate(clashing)}.`,
    );
  }
}

/** JSON as it is kept. @throws {RolloutError} request_invalid, naming the place. */
export function jsonText(value: object, place: string): string {
  assertStorableJson(value, place);
  return JSON.stringify(value);
}

/** Texts that are there more than once, each once. */
function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const text of texts) (seen.has(text) ? again : seen).add(text);
  return [...again];
}

const enumerate = (names: readonly string[]): string =>
  names
    .slice(0, namesInMessage)
    .map((name) => name.slice(0, limits.nameLength))
    .join(", ") + (names.length > namesInMessage ? ` and ${names.length - namesInMessage} more` : "");
