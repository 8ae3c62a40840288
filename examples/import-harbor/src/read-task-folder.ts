/** Reads a Harbor task folder: what an agent is told, and every file byte for byte with what it is for. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";

export type FileRole = "environment" | "tests" | "solution" | "step" | "metadata";

export interface TaskFolder {
  readonly name: string;
  readonly instruction: string;
  /** All of task.toml. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly files: readonly TaskFolderFile[];
}

export interface TaskFolderFile {
  /** Path within the task, with forward slashes. */
  readonly name: string;
  readonly role: FileRole;
  readonly bytes: Buffer;
}

/** What the folders of a task are for. Everything else (task.toml, README.md, …) describes the task. */
const roleOfFolder: Readonly<Record<string, FileRole>> = {
  environment: "environment",
  tests: "tests",
  solution: "solution",
  steps: "step",
};

/** Harbor's own rule: a folder with a task.toml is a task. */
export const isTaskFolder = (folder: string): Promise<boolean> =>
  stat(path.join(folder, "task.toml")).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * Reads one task.
 *
 * @throws {Error} with a sentence, when task.toml does not parse or there is nothing to tell the agent.
 */
export async function readTaskFolder(folder: string): Promise<TaskFolder> {
  const config = parse(await readFile(path.join(folder, "task.toml"), "utf8"));
  const files = await readFiles(folder);
  const textOf = (name: string): string | undefined =>
    files.find((file) => file.name === name)?.bytes.toString("utf8");
  const instruction = instructionOf(config, textOf);
  if (instruction === undefined) {
    throw new Error(`${folder} has neither an instruction.md nor steps that have one.`);
  }
  return { name: nameOf(config) ?? path.basename(folder), instruction, config, files };
}

async function readFiles(folder: string): Promise<TaskFolderFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      role: (name.includes("/") && roleOfFolder[name.split("/")[0]!]) || "metadata",
      bytes: await readFile(path.join(folder, name)),
    })),
  );
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function nameOf(config: Record<string, unknown>): string | undefined {
  const name = isTable(config.task) ? config.task.name : undefined;
  return typeof name === "string" ? name : undefined;
}

/** A task of several steps tells them one after the other, each under its name. */
function instructionOf(
  config: Record<string, unknown>,
  textOf: (name: string) => string | undefined,
): string | undefined {
  const whole = textOf("instruction.md");
  if (whole !== undefined) return withoutCanary(whole);
  const steps = (Array.isArray(config.steps) ? config.steps : []).filter(isTable);
  const told = steps.flatMap(({ name }) => {
    const text = textOf(`steps/${String(name)}/instruction.md`);
    return text === undefined ? [] : [`# Step: ${String(name)}\n\n${withoutCanary(text).trim()}\n`];
  });
  return told.length === 0 ? undefined : told.join("\n");
}

/**
 * Leading comments that hold the word "canary" keep benchmarks out of training data; an agent is not shown them.
 */
export function withoutCanary(instruction: string): string {
  const lines = instruction.split("\n");
  const isCanary = (line: string): boolean => /^\s*(<!--.*-->|#.*)\s*$/.test(line) && /canary/i.test(line);
  let start = 0;
  while (start < lines.length && isCanary(lines[start]!)) start++;
  if (start === 0) return instruction;
  while (start < lines.length && lines[start]!.trim() === "") start++;
  return lines.slice(start).join("\n");
}
