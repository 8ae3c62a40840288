/**
 * `.rollout/task.json` in a task folder: what Rollout holds of a task and no other file of the folder says. Harbor
 * ignores the file and its digest does not count it, so a task that was only given an output schema is the same task.
 */
import { isDeepStrictEqual } from "node:util";
import {
  type FileRole,
  fileRoleSchema,
  isDeeperThan,
  isJsonObject,
  type JsonObject,
  limits,
} from "@rollout/contract";
import { roleOfFile } from "./file-role.js";
import { type GeneratedFolder, isGeneratedFolder, isTaskName } from "./generated-folder.js";
import { tooDeep } from "./row.js";

export const rolloutFileName = ".rollout/task.json";

/** The name of a task in its folder, and the one that it has in Rollout. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** What the file may say; what it leaves out is as the folder has it. */
export interface RolloutFile {
  /** Its name, where task.toml cannot hold it or the folder cannot be called so: while it is the former there. */
  readonly renamed?: Renamed;
  readonly input?: JsonObject;
  readonly outputSchema?: JsonObject;
  /** All of the task's own metadata; `harbor` only where it is not what task.toml says. */
  readonly metadata?: JsonObject;
  /** Of files that are for something else than where they lie. */
  readonly roles?: Readonly<Record<string, FileRole>>;
  /** Where the folder was made for a task that was not born from Harbor. */
  readonly generated?: GeneratedFolder;
}

/** What a task is, by its folder and the file together. */
export interface ToldByFolder {
  readonly input: JsonObject;
  readonly outputSchema: JsonObject | null;
  readonly metadata: JsonObject;
  roleOf(path: string): FileRole;
}

const isRenamed = (value: unknown): boolean =>
  isJsonObject(value) && isTaskName(value.from) && isTaskName(value.to);

/** @throws {SyntaxError} with a sentence. */
export function parseRolloutFile(text: string): RolloutFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SyntaxError("It is not JSON.");
  }
  if (isDeeperThan(parsed, limits.jsonDepth)) throw new SyntaxError(`It ${tooDeep}.`);
  if (!isJsonObject(parsed)) throw new SyntaxError("It is JSON, but no object.");
  const { roles = {} } = parsed;
  for (const key of ["input", "outputSchema", "metadata"]) {
    if (parsed[key] !== undefined && !isJsonObject(parsed[key]))
      throw new SyntaxError(`${key} is no object.`);
  }
  const isRole = (role: unknown): boolean => fileRoleSchema.safeParse(role).success;
  if (!isJsonObject(roles) || !Object.values(roles).every(isRole)) {
    throw new SyntaxError(`roles does not give one of ${fileRoleSchema.options.join(", ")} to each file.`);
  }
  if (parsed.renamed !== undefined && !isRenamed(parsed.renamed))
    throw new SyntaxError("renamed is not as an export writes it.");
  if (parsed.generated !== undefined && !isGeneratedFolder(parsed.generated))
    throw new SyntaxError("generated is not as an export writes it.");
  return parsed;
}

/** @param fromConfig Metadata as task.toml tells it. */
export function toldBy(
  { input, outputSchema, metadata, roles }: RolloutFile,
  fromConfig: JsonObject,
): ToldByFolder {
  const { harbor } = fromConfig;
  return {
    input: input ?? {},
    outputSchema: outputSchema ?? null,
    metadata: metadata ? { ...metadata, harbor: metadata.harbor ?? harbor } : fromConfig,
    roleOf: (path) => (roles !== undefined && Object.hasOwn(roles, path) ? roles[path]! : roleOfFile(path)),
  };
}

/** A task as it is to be told. */
export interface TaskToTell {
  readonly renamed?: Renamed | undefined;
  readonly input: JsonObject;
  readonly outputSchema: JsonObject | null;
  readonly metadata: JsonObject;
  /** With their paths in the folder. */
  readonly files: readonly { readonly path: string; readonly role: FileRole }[];
}

const without = (key: string, { [key]: _, ...rest }: JsonObject): JsonObject => rest;

/** What the file has to say of a task; undefined where the folder says all of it. */
export function rolloutFileFor(task: TaskToTell, fromConfig: JsonObject): RolloutFile | undefined {
  const { renamed, input, outputSchema, metadata } = task;
  const isHarborSame = metadata.harbor === undefined || isDeepStrictEqual(metadata.harbor, fromConfig.harbor);
  const own = isHarborSame ? without("harbor", metadata) : metadata;
  const isMetadataSame = isHarborSame && isDeepStrictEqual(own, without("harbor", fromConfig));
  const roles = task.files.filter(({ path, role }) => role !== roleOfFile(path));
  const file: RolloutFile = {
    ...(renamed && { renamed }),
    ...(Object.keys(input).length > 0 && { input }),
    ...(outputSchema && { outputSchema }),
    ...(!isMetadataSame && { metadata: own }),
    ...(roles.length > 0 && { roles: Object.fromEntries(roles.map(({ path, role }) => [path, role])) }),
  };
  return Object.keys(file).length > 0 ? file : undefined;
}

/** Whether a folder with this file tells of the task what is to be told: then the file stays as it is. */
export function tellsAll(file: RolloutFile, task: TaskToTell, fromConfig: JsonObject): boolean {
  const told = toldBy(file, fromConfig);
  const { harbor = told.metadata.harbor } = task.metadata;
  return (
    isDeepStrictEqual(file.renamed, task.renamed) &&
    isDeepStrictEqual(told.input, task.input) &&
    isDeepStrictEqual(told.outputSchema, task.outputSchema) &&
    isDeepStrictEqual(told.metadata, { ...task.metadata, harbor }) &&
    task.files.every(({ path, role }) => told.roleOf(path) === role)
  );
}

export const rolloutFileText = (file: RolloutFile): string => `${JSON.stringify(file, null, 2)}\n`;
