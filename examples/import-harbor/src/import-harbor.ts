/**
 * Imports Harbor task folders as a dataset:
 *
 *   node examples/import-harbor/dist/import-harbor.js my-dataset tasks/one tasks/two
 *
 * A folder that is not a task itself is looked through for tasks. ROLLOUT_BASE_URL and ROLLOUT_API_KEY say where to.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { isTaskFolder, readTaskFolder } from "./read-task-folder.js";
import { saveDataset } from "./save-dataset.js";

async function findTasks(folder: string): Promise<string[]> {
  if (await isTaskFolder(folder)) return [folder];
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
  return (await Promise.all(inner.sort().map(findTasks))).flat();
}

async function main([name, ...folders]: string[]): Promise<void> {
  const { ROLLOUT_BASE_URL: baseUrl, ROLLOUT_API_KEY: apiKey } = process.env;
  if (name === undefined || folders.length === 0) throw new Error("Usage: import-harbor DATASET FOLDER…");
  if (!baseUrl || !apiKey) throw new Error("Set ROLLOUT_BASE_URL and ROLLOUT_API_KEY.");
  const found = (await Promise.all(folders.map(findTasks))).flat();
  if (found.length === 0) throw new Error(`No task.toml under ${folders.join(", ")}.`);
  const tasks = await Promise.all(found.map(readTaskFolder));
  const saved = await saveDataset({ baseUrl, apiKey }, name, tasks);
  console.log(
    `Saved ${saved.name} version ${saved.version}: ${saved.tasks} tasks with ${saved.files} files.`,
  );
}

await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
