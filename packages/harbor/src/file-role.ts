/** What a file of a Harbor task is for, by where it lies. */
import type { FileRole } from "@rollout/contract";

const roleOfFolder: Readonly<Record<string, FileRole>> = {
  environment: "environment",
  tests: "tests",
  solution: "solution",
  steps: "step",
};

/**
 * Role of a file by its path within the task. task.toml, instruction.md, README.md, .gitignore and whatever else
 * lies outside the four folders describe the task: `metadata`.
 */
export function roleOfFile(path: string): FileRole {
  const slash = path.indexOf("/");
  const folder = slash === -1 ? "" : path.slice(0, slash);
  return Object.hasOwn(roleOfFolder, folder) ? roleOfFolder[folder]! : "metadata";
}
