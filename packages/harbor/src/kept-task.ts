/** A task that was born from Harbor, as its folder: byte for byte, but for what was edited in Rollout since. */
import { parse } from "smol-toml";
import { splitCanary } from "./canary.js";
import { isTomlTable, type TomlTable } from "./check-config.js";
import { stepsOf } from "./check-task-folder.js";
import { packageName as packageNamePattern } from "./config-shape.js";
import { type ExportedFile, madeFile, readAll } from "./exported-file.js";
import type { ExportTask, TaskFileSource } from "./generated-task.js";
import {
  parseRolloutFile,
  type RolloutFile,
  rolloutFileFor,
  rolloutFileName,
  rolloutFileText,
  tellsAll,
} from "./rollout-file.js";
import { SourceText } from "./source-text.js";
import { metadataOf } from "./task-metadata.js";
import { tomlPlaces } from "./toml-places.js";

/** Whether the task keeps the task.toml that it was imported with. */
export const isBornFromHarbor = (task: ExportTask): boolean =>
  task.files.some(({ name, role }) => name === "task.toml" && role === "metadata");

/** Texts of a task are small; larger ones are not looked into and stay as they are. */
const textBytes = 1024 * 1024;

async function textOf(files: readonly TaskFileSource[], name: string): Promise<string | null> {
  const file = files.find((each) => each.name === name);
  return file && file.size <= textBytes ? (await readAll(file.open())).toString("utf8") : null;
}

const configOf = (text: string): TomlTable => {
  try {
    return parse(text, { integersAsBigInt: "asNeeded" });
  } catch {
    return {};
  }
};

/** The task.toml with another [task].name, everything else as it is. */
function renamed(text: string, packageName: string): string {
  const place = tomlPlaces(new SourceText(text)).value(["task", "name"]);
  if (!place) return text;
  const lines = text.split("\n");
  const line = lines[place.line - 1]!;
  const before = line.slice(0, place.column - 1);
  lines[place.line - 1] =
    `${before}${JSON.stringify(packageName)}${line.slice(before.length + place.length)}`;
  return lines.join("\n");
}

/** The parts of an instruction that tells several steps, by their names; null where a heading is missing. */
function partsOf(instruction: string, names: readonly string[]): Map<string, string> | null {
  const parts = new Map<string, string>();
  let rest = `\n${instruction}`;
  for (const name of [...names].reverse()) {
    const heading = `\n# Step: ${name}\n`;
    const start = rest.lastIndexOf(heading);
    if (start === -1) return null;
    parts.set(name, rest.slice(start + heading.length));
    rest = rest.slice(0, start);
  }
  return parts;
}

/** Instructions that were edited in Rollout, with the canary lines of the file before them. */
async function editedInstructions(task: ExportTask, config: TomlTable): Promise<Map<string, string>> {
  const edited = new Map<string, string>();
  const steps = stepsOf(config).map(({ name }) => name);
  const parts = steps.length > 0 ? partsOf(task.instruction, steps) : null;
  const wanted: [path: string, instruction: string | undefined][] =
    steps.length > 0
      ? steps.map((name) => [`steps/${name}/instruction.md`, parts?.get(name)])
      : [["instruction.md", task.instruction]];
  for (const [path, instruction] of wanted) {
    const text = await textOf(task.files, path);
    if (text === null || instruction === undefined) continue;
    const { canary, instruction: original } = splitCanary(text);
    const isSame =
      steps.length > 0
        ? original.toWellFormed().trim() === instruction.trim()
        : original.toWellFormed() === instruction;
    if (!isSame) edited.set(path, `${canary}${steps.length > 0 ? `${instruction.trim()}\n` : instruction}`);
  }
  return edited;
}

/** What is to be written beside the files of Harbor; a file that is there and still true stays byte for byte. */
async function rolloutFileOf(task: ExportTask, config: TomlTable): Promise<RolloutFile | "none" | "kept"> {
  const fromConfig = metadataOf(config);
  const files = task.files.map(({ name, role }) => ({ path: name, role }));
  const wanted = rolloutFileFor({ ...task, files }, fromConfig);
  const text = await textOf(task.files, rolloutFileName);
  if (text === null) return wanted ?? "none";
  try {
    return tellsAll(parseRolloutFile(text), { ...task, files }, fromConfig) ? "kept" : (wanted ?? "none");
  } catch {
    // No such file of Rollout's: it is not taken away, but gives way.
    return wanted ?? "kept";
  }
}

export interface KeptTask {
  readonly files: readonly ExportedFile[];
  /** organisation/name of [task], or null where the task has none. */
  readonly packageName: string | null;
  readonly gitignore: string | null;
}

/**
 * The files of the folder in the order of their paths, relative to it.
 *
 * @param organisation Of a task that was renamed to a name without one.
 * @param folder Its folder, which names it where its name cannot.
 */
export async function keptTask(task: ExportTask, organisation: string, folder: string): Promise<KeptTask> {
  const text = (await textOf(task.files, "task.toml")) ?? "";
  const config = configOf(text);
  const edited = await editedInstructions(task, config);
  const original = isTomlTable(config.task) && typeof config.task.name === "string" ? config.task.name : null;
  let packageName = original;
  if (original !== null && original !== task.name) {
    packageName = packageNamePattern.test(task.name) ? task.name : `${organisation}/${folder}`;
    edited.set("task.toml", renamed(text, packageName));
  }
  const beside = await rolloutFileOf(task, config);
  const files = task.files
    .filter(({ name }) => name !== rolloutFileName || beside !== "none")
    .map(({ name, size, sha256, open }): ExportedFile => {
      const text = edited.get(name);
      return text === undefined ? { path: name, size, sha256, open } : madeFile(name, text);
    });
  if (typeof beside === "object") {
    const others = files.filter(({ path }) => path !== rolloutFileName);
    files.splice(0, files.length, ...others, madeFile(rolloutFileName, rolloutFileText(beside)));
  }
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    packageName,
    gitignore: await textOf(task.files, ".gitignore"),
  };
}
