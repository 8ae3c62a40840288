/** A task that was born from Harbor, as its folder: byte for byte, but for what was edited in Rollout since. */
import { parse } from "smol-toml";
import { isTomlTable, type TomlTable } from "./check-config.js";
import { stepsOf } from "./check-task-folder.js";
import { packageName as packageNamePattern } from "./config-shape.js";
import { type ExportedFile, madeFile } from "./exported-file.js";
import type { ExportTask } from "./generated-task.js";
import { editedInstructions, textOf } from "./kept-instruction.js";
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

/** What is to be written beside the files of Harbor; a file that is there and still true stays byte for byte. */
async function rolloutFileOf(
  task: ExportTask,
  config: TomlTable,
  /** As it is read from the folder. */
  nameInFolder: string,
): Promise<RolloutFile | "none" | "kept"> {
  const fromConfig = metadataOf(config);
  const files = task.files.map(({ name, role }) => ({ path: name, role }));
  const renamed = nameInFolder === task.name ? undefined : { from: nameInFolder, to: task.name };
  const told = { ...task, files, renamed };
  const wanted = rolloutFileFor(told, fromConfig);
  const text = await textOf(task.files, rolloutFileName);
  if (text === null) return wanted ?? "none";
  try {
    return tellsAll(parseRolloutFile(text), told, fromConfig) ? "kept" : (wanted ?? "none");
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
 * @throws {RolloutError} export_refused where the steps of the folder cannot tell the instruction.
 * @param organisation Of a task that was renamed to a name without one.
 * @param folder Its folder, which names it where its name cannot.
 */
export async function keptTask(task: ExportTask, organisation: string, folder: string): Promise<KeptTask> {
  const text = (await textOf(task.files, "task.toml")) ?? "";
  const config = configOf(text);
  const edited = await editedInstructions(
    task,
    stepsOf(config).map(({ name }) => name),
  );
  const original = isTomlTable(config.task) && typeof config.task.name === "string" ? config.task.name : null;
  let packageName = original;
  if (original !== null && original !== task.name) {
    packageName = packageNamePattern.test(task.name) ? task.name : `${organisation}/${folder}`;
    edited.set("task.toml", renamed(text, packageName));
  }
  const beside = await rolloutFileOf(task, config, packageName ?? folder);
  const files = task.files
    .filter(({ name }) => name !== rolloutFileName || beside !== "none")
    .map(({ name, size, sha256, open }): ExportedFile => {
      const text = edited.get(name);
      return text === undefined ? { path: name, size, sha256, open } : madeFile(name, text);
    });
  const present = new Set(task.files.map(({ name }) => name));
  files.push(
    ...[...edited].filter(([path]) => !present.has(path)).map(([path, content]) => madeFile(path, content)),
  );
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
