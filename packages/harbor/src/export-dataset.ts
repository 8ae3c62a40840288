/** A dataset as the tree of files that most tools read: registry.json, tasks/<name>/…, tasks/dataset.toml. */
import { taskDigest } from "./content-digest.js";
import { type ExportedFile, type ExportedFolder, madeFile } from "./exported-file.js";
import { folderNameOf, uniqueNames } from "./folder-names.js";
import { type ExportTask, generatedTask } from "./generated-task.js";
import { isBornFromHarbor, keptTask } from "./kept-task.js";
import { writeToml } from "./write-toml.js";

export interface ExportDataset {
  readonly name: string;
  readonly version: number;
  readonly description: string;
  /** Before the names of tasks and dataset that have none of their own, as in organisation/name. */
  readonly organisation: string;
  /** False leaves out tests and solutions, which agents must not see. */
  readonly hidden?: boolean;
  /** False leaves out registry.json and tasks/dataset.toml. */
  readonly indexes?: boolean;
}

interface WrittenTask {
  readonly name: string;
  readonly folder: string;
  readonly digest: string;
}

const hasEnvironment = (files: readonly ExportedFile[]): boolean =>
  files.some(({ path }) => path.startsWith("environment/"));

/** Of the task itself, or of one of its steps. */
const isHidden = ({ path }: ExportedFile): boolean => /^(steps\/[^/]+\/)?(tests|solution)\//.test(path);

/** A file keeps the role that a person gave it, wherever it lies. */
const withoutHidden = (task: ExportTask): ExportTask => ({
  ...task,
  files: task.files.filter(({ role }) => role !== "tests" && role !== "solution"),
});

function manifest(dataset: ExportDataset, tasks: readonly WrittenTask[]): string {
  return writeToml({
    schema_version: "1.0",
    dataset: {
      name: `${folderNameOf(dataset.organisation)}/${folderNameOf(dataset.name)}`,
      version: String(dataset.version),
      description: dataset.description,
    },
    tasks: tasks.map(({ name, digest }) => ({ name, digest })),
  });
}

function registry(dataset: ExportDataset, tasks: readonly WrittenTask[]): string {
  const entry = {
    name: folderNameOf(dataset.name),
    version: String(dataset.version),
    description: dataset.description,
    tasks: tasks.map(({ name, folder }) => ({ name, path: `tasks/${folder}` })),
    metrics: [],
  };
  return `${JSON.stringify([entry], null, 2)}\n`;
}

/**
 * Every file of an export: the tasks in their order, then tasks/dataset.toml and registry.json. The same dataset
 * gives the same files.
 */
export async function* exportDataset(
  dataset: ExportDataset,
  tasks: AsyncIterable<ExportTask>,
): AsyncGenerator<ExportedFile | ExportedFolder> {
  const organisation = folderNameOf(dataset.organisation);
  const uniqueFolder = uniqueNames();
  const written: WrittenTask[] = [];
  for await (const whole of tasks) {
    const task = dataset.hidden === false ? withoutHidden(whole) : whole;
    const folder = uniqueFolder(folderNameOf(task.name));
    const ownName = `${organisation}/${folder}`;
    const kept = isBornFromHarbor(task) ? await keptTask(task, organisation, folder) : null;
    const all = kept?.files ?? generatedTask(task, ownName);
    const files = dataset.hidden === false ? all.filter((file) => !isHidden(file)) : all;
    for (const file of files) yield { ...file, path: `tasks/${folder}/${file.path}` };
    if (!hasEnvironment(files)) yield { path: `tasks/${folder}/environment`, isEmptyFolder: true };
    const hashed = files.map(({ path, sha256 }) => ({ name: path, sha256 }));
    written.push({
      name: kept?.packageName ?? ownName,
      folder,
      digest: taskDigest(hashed, kept?.gitignore ?? null),
    });
  }
  if (dataset.indexes === false) return;
  yield madeFile("tasks/dataset.toml", manifest(dataset, written));
  yield madeFile("registry.json", registry(dataset, written));
}
