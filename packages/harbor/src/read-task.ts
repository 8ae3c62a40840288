/** Reads one Harbor task folder: what an agent is told, every file with its role, and what is wrong with it. */
import { type FileRole, type ImportProblem, type JsonObject, limits } from "@rollout/contract";
import { splitCanary } from "./canary.js";
import { isTomlTable, type TomlTable } from "./check-config.js";
import { checkTaskFolder, stepsOf } from "./check-task-folder.js";
import { withoutMadeFiles } from "./generated-folder.js";
import { plainJson } from "./plain-json.js";
import { problem } from "./problems.js";
import { readConfig } from "./read-config.js";
import { parseRolloutFile, type RolloutFile, rolloutFileName, toldBy } from "./rollout-file.js";
import { tellSteps } from "./step-instructions.js";
import { metadataOf } from "./task-metadata.js";

/** A task folder of an archive, a repository or a disk. */
export interface TaskFolder {
  /** Path of the folder, "" for the root; problems name files below it. */
  readonly path: string;
  /** Name of the folder, or of the archive for the root. */
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly size: number }[];
  /** Folders that are there even if they are empty, relative to the task. */
  readonly emptyFolders: readonly string[];
  /** The bytes of a small file. */
  read(name: string): Promise<Uint8Array>;
}

/** A task as it would be imported. */
export interface ReadTask {
  readonly name: string;
  /** As task.toml names it. */
  readonly packageName: string;
  /** Without canary lines. */
  readonly instruction: string;
  readonly input: JsonObject;
  readonly outputSchema: JsonObject | null;
  readonly metadata: JsonObject;
  readonly files: readonly {
    readonly name: string;
    /** Where it lies in the folder, if its name is another. */
    readonly path?: string;
    readonly size: number;
    readonly role: FileRole;
  }[];
  readonly schemaVersion: string | null;
  /** 0 for a task of one step. */
  readonly steps: number;
  readonly hasCanary: boolean;
  /** The text of .gitignore, which decides what the digest counts; null where there is none. */
  readonly gitignore: string | null;
  readonly problems: readonly ImportProblem[];
}

/** Bytes of a task.toml, an instruction or a .gitignore that are read. */
const textBytes = 1024 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

type Report = (severity: ImportProblem["severity"], path: string, message: string) => void;

/** Reads the text of a file of the task; what cannot be read is reported, and null. */
async function readText(folder: TaskFolder, name: string, report: Report): Promise<string | null> {
  const file = folder.files.find((each) => each.name === name);
  if (!file) return null;
  if (file.size > textBytes) {
    report("error", name, `${name} is larger than 1 MiB.`);
    return null;
  }
  try {
    const text = utf8.decode(await folder.read(name));
    if (!text.includes("\0")) return text;
    report("error", name, `${name} has a NUL character.`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    report("error", name, `${name} is not UTF-8.`);
  }
  return null;
}

interface Told {
  readonly instruction: string;
  readonly hasCanary: boolean;
}

/** A task of several steps tells them one after the other, each under its name. */
async function readInstruction(folder: TaskFolder, config: TomlTable, report: Report): Promise<Told> {
  const steps = stepsOf(config);
  if (steps.length === 0) {
    const { canary, instruction } = splitCanary((await readText(folder, "instruction.md", report)) ?? "");
    return { instruction, hasCanary: canary !== "" };
  }
  const told: { name: string; instruction: string }[] = [];
  let hasCanary = false;
  for (const { name } of steps) {
    const text = await readText(folder, `steps/${name}/instruction.md`, report);
    if (text === null) continue;
    const { canary, instruction } = splitCanary(text);
    hasCanary ||= canary !== "";
    told.push({ name, instruction });
  }
  return { instruction: tellSteps(told), hasCanary };
}

/** What Rollout itself wrote beside the files of Harbor; what cannot be read is reported, and left aside. */
async function readRolloutFile(folder: TaskFolder, report: Report): Promise<RolloutFile> {
  const warn: Report = (_, path, message) =>
    report("warning", path, `${message} It is kept as it is, and not read.`);
  const text = await readText(folder, rolloutFileName, warn);
  if (text === null) return {};
  try {
    return parseRolloutFile(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    warn("warning", rolloutFileName, error.message);
    return {};
  }
}

function schemaVersionOf(config: TomlTable): string | null {
  const version = config.schema_version ?? config.version;
  return version === undefined ? null : String(plainJson(version)).slice(0, 32);
}

/** Every folder that holds something, with all folders above it. */
function foldersOf(folder: TaskFolder): Set<string> {
  const folders = new Set<string>(folder.emptyFolders);
  for (const path of [...folder.files.map(({ name }) => name), ...folder.emptyFolders]) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return folders;
}

function checkNames(folder: TaskFolder, name: string, instruction: string, report: Report): void {
  if (name.length > limits.nameLength) {
    report("error", "task.toml", `The name of the task is longer than ${limits.nameLength} characters.`);
  }
  if (instruction.length > limits.instructionLength) {
    report(
      "error",
      "instruction.md",
      `The instruction is longer than ${limits.instructionLength} characters.`,
    );
  }
  const long = folder.files.find((file) => file.name.length > limits.nameLength);
  if (long)
    report("error", long.name, `The path is longer than ${limits.nameLength} characters within its task.`);
  const large = folder.files.find((file) => file.size > limits.uploadBytes);
  if (large) report("error", large.name, "The file is larger than a file may be.");
  if (folder.files.length > 10_000) report("error", "", "The task has more than 10,000 files.");
}

const nameFrom = (config: TomlTable | null): string | null => {
  const name = isTomlTable(config?.task) ? config.task.name : undefined;
  return typeof name === "string" && name !== "" ? name : null;
};

/** Reads and checks a task folder. Problems never throw; a source that cannot be read does. */
export async function readTask(folder: TaskFolder): Promise<ReadTask> {
  const problems: ImportProblem[] = [];
  let task = folder.name;
  const fullPath = (path: string): string => (folder.path === "" ? path : `${folder.path}/${path}`);
  const report: Report = (severity, path, message) =>
    problems.push(problem({ severity, message, path: fullPath(path), task }));

  const text = await readText(folder, "task.toml", report);
  const read = text === null ? null : readConfig(text, fullPath("task.toml"), task);
  const config = read?.config ?? null;
  task = nameFrom(config) ?? folder.name;
  problems.push(...(read?.problems ?? []).map((each) => ({ ...each, task })));

  const { instruction, hasCanary } = await readInstruction(folder, config ?? {}, report);
  if (config) {
    const names = new Set(folder.files.map(({ name }) => name));
    const folders = foldersOf(folder);
    const content = {
      hasFile: (path: string) => names.has(path),
      hasFolder: (path: string) => folders.has(path),
    };
    for (const { severity, path, message } of checkTaskFolder(config, content))
      report(severity, path, message);
  }
  checkNames(folder, task, instruction, report);
  const rolloutFile = await readRolloutFile(folder, report);
  const told = toldBy(rolloutFile, metadataOf(config ?? {}));
  const gitignore = await readText(folder, ".gitignore", (_, path, message) =>
    report("warning", path, message),
  );
  const { renamed } = rolloutFile;
  const asFolder: ReadTask = {
    name: renamed?.from === task ? renamed.to : task,
    packageName: task,
    instruction: instruction.toWellFormed(),
    input: told.input,
    outputSchema: told.outputSchema,
    metadata: told.metadata,
    files: folder.files.map(({ name, size }) => ({ name, size, role: told.roleOf(name) })),
    schemaVersion: schemaVersionOf(config ?? {}),
    steps: stepsOf(config ?? {}).length,
    hasCanary,
    gitignore,
    problems,
  };
  const { generated } = rolloutFile;
  if (generated === undefined) return asFolder;
  const isThere = new Set(folder.files.filter(({ size }) => size <= textBytes).map(({ name }) => name));
  return withoutMadeFiles(asFolder, generated, async (path) =>
    isThere.has(path) ? folder.read(path) : undefined,
  );
}
