/** What Harbor's files have to say so that whoever reads the folder is told the task's own instruction. */
import { RolloutError } from "@rollout/contract";
import { splitCanary } from "./canary.js";
import { isTomlTable } from "./check-config.js";
import { stepsOf } from "./check-task-folder.js";
import { readAll } from "./exported-file.js";
import type { ExportTask, TaskFileSource } from "./generated-task.js";
import { tellSteps } from "./step-instructions.js";

/** Texts of a task are small; larger ones are not looked into and stay as they are. */
const textBytes = 1024 * 1024;

export async function textOf(files: readonly TaskFileSource[], name: string): Promise<string | null> {
  const file = files.find((each) => each.name === name);
  return file && file.size <= textBytes ? (await readAll(file.open())).toString("utf8") : null;
}

interface KeptText {
  readonly path: string;
  readonly canary: string;
  /** As an agent is told it; null where there is no such file. */
  readonly instruction: string | null;
}

async function keptText(task: ExportTask, path: string): Promise<KeptText> {
  const text = await textOf(task.files, path);
  if (text === null) return { path, canary: "", instruction: null };
  const { canary, instruction } = splitCanary(text);
  return { path, canary, instruction: instruction.toWellFormed() };
}

/**
 * Texts of instruction files by path, where they do not tell what the task does; the canary lines of a file stay.
 *
 * @param steps Names of the steps, none for a task of one.
 * @throws {RolloutError} export_refused where an instruction cannot be divided among the steps.
 */
export async function editedInstructions(
  task: ExportTask,
  steps: readonly string[],
): Promise<Map<string, string>> {
  if (steps.length === 0) {
    const { path, canary, instruction } = await keptText(task, "instruction.md");
    const isTold = (instruction ?? "") === task.instruction;
    return new Map(isTold ? [] : [[path, `${canary}${task.instruction}`]]);
  }
  const kept: (KeptText & { readonly name: string })[] = [];
  for (const name of steps) kept.push({ name, ...(await keptText(task, `steps/${name}/instruction.md`)) });
  if (tellSteps(kept) === task.instruction) return new Map();
  const parts = partsOf(task.instruction, steps);
  if (!parts) {
    const headings = steps.map((name) => `# Step: ${name}`).join(", ");
    throw new RolloutError(
      "export_refused",
      `The instruction of the task ${task.name} cannot be divided among its steps. Begin the part of each step with its heading, in this order, and write nothing before the first: ${headings}.`,
    );
  }
  const edited = kept.filter(({ name, instruction }) => instruction?.trim() !== parts.get(name));
  return new Map(edited.map(({ name, path, canary }) => [path, `${canary}${parts.get(name)}\n`]));
}

/** What each step is told, by its name; null where the instruction says more or less than the steps do. */
function partsOf(instruction: string, names: readonly string[]): Map<string, string> | null {
  const parts = new Map<string, string>();
  let rest = `\n${instruction}`;
  for (const name of [...names].reverse()) {
    const heading = `\n# Step: ${name}\n`;
    const start = rest.lastIndexOf(heading);
    if (start === -1) return null;
    parts.set(name, rest.slice(start + heading.length).trim());
    rest = rest.slice(0, start);
  }
  return rest.trim() === "" ? parts : null;
}

/** Throws what an export of the task would throw, as far as the task itself is the reason. */
export async function assertTaskExportable(task: ExportTask): Promise<void> {
  const { harbor } = task.metadata;
  const steps = isTomlTable(harbor) ? stepsOf(harbor).map(({ name }) => name) : [];
  if (steps.length > 0) await editedInstructions(task, steps);
}
