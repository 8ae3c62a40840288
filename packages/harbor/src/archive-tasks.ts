/** The tasks of an opened archive, one after the other, each with its files proven and hashed. */
import { createHash } from "node:crypto";
import type { ImportProblem } from "@rollout/contract";
import { parse } from "smol-toml";
import type { ArchiveEntry } from "./archive-entry.js";
import { isTomlTable } from "./check-config.js";
import { taskDigest } from "./content-digest.js";
import { type ArchiveLayout, findTaskFolders } from "./find-task-folders.js";
import type { Archive } from "./open-archive.js";
import { problem } from "./problems.js";
import { type ReadTask, readTask } from "./read-task.js";
import { refused } from "./refusals.js";

/** A task of an archive, with what is needed to read its files again later. */
export interface ArchiveTask extends Omit<ReadTask, "files"> {
  /** Path of its folder in the archive, "" for the root. */
  readonly folder: string;
  readonly digest: string;
  readonly files: readonly (ReadTask["files"][number] & { readonly sha256: string })[];
}

export interface ArchiveContent {
  readonly layout: ArchiveLayout;
  /** Of the archive as a whole; those of tasks come with the tasks. */
  readonly problems: readonly ImportProblem[];
  /** In the order in which they stand in the archive, without the first `skip`. */
  tasks(skip?: number): AsyncGenerator<ArchiveTask>;
}

interface Folder {
  readonly path: string;
  readonly files: ArchiveEntry[];
  readonly emptyFolders: string[];
}

/** Small files of one task are kept while it is read: its texts are read twice, and hashed. */
const keptBytes = 1024 * 1024;
const keptBytesPerTask = 16 * 1024 * 1024;

const nameBelow = (folder: string, path: string): string =>
  folder === "" ? path : path.slice(folder.length + 1);

/** Sorts the entries into the folders of their tasks, in the order of the archive. */
function sortIntoFolders(entries: readonly ArchiveEntry[], layout: ArchiveLayout): Folder[] {
  const folders = new Map(
    layout.tasks.map((path) => [path, { path, files: [], emptyFolders: [] } as Folder]),
  );
  const inOrder: Folder[] = [];
  const folderOf = (path: string): Folder | undefined => {
    if (folders.size === 1 && folders.has("")) return folders.get("");
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
      const found = folders.get(path.slice(0, end));
      if (found) return found;
    }
    return undefined;
  };
  for (const entry of entries) {
    const folder = folderOf(entry.path);
    if (!folder || isLeftBehind(nameBelow(folder.path, entry.path))) continue;
    if (folder.files.length === 0 && folder.emptyFolders.length === 0) inOrder.push(folder);
    if (entry.isFolder) folder.emptyFolders.push(nameBelow(folder.path, entry.path));
    else folder.files.push(entry);
  }
  return inOrder;
}

/** What Finder and git leave at the top of a folder; hidden files of the task itself are kept. */
const isLeftBehind = (name: string): boolean =>
  name.split("/").includes("__MACOSX") || name === ".git" || name.startsWith(".git/") || name === ".DS_Store";

/** Reads each file of a folder once, in the order of the archive. */
async function readFiles(
  archive: Archive,
  folder: Folder,
): Promise<{ hashes: Map<string, string>; kept: Map<string, Buffer> }> {
  const hashes = new Map<string, string>();
  const kept = new Map<string, Buffer>();
  let keptSize = 0;
  for (const entry of folder.files) {
    const name = nameBelow(folder.path, entry.path);
    const hash = createHash("sha256");
    const keeps = entry.size <= keptBytes && keptSize + entry.size <= keptBytesPerTask;
    const chunks: Buffer[] = [];
    for await (const chunk of archive.read(entry)) {
      hash.update(chunk);
      if (keeps) chunks.push(chunk);
    }
    hashes.set(name, hash.digest("hex"));
    if (!keeps) continue;
    kept.set(name, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    keptSize += entry.size;
  }
  return { hashes, kept };
}

async function readArchiveTask(archive: Archive, folder: Folder, archiveName: string): Promise<ArchiveTask> {
  const { hashes, kept } = await readFiles(archive, folder);
  const entryOf = new Map(folder.files.map((entry) => [nameBelow(folder.path, entry.path), entry]));
  const task = await readTask({
    path: folder.path,
    name: folder.path === "" ? archiveName : folder.path.slice(folder.path.lastIndexOf("/") + 1),
    files: [...entryOf].map(([name, { size }]) => ({ name, size })),
    emptyFolders: folder.emptyFolders,
    read: async (name) => kept.get(name) ?? archive.readWhole(entryOf.get(name)!, keptBytes),
  });
  const files = task.files.map((file) => ({ ...file, sha256: hashes.get(file.path ?? file.name)! }));
  const whole = [...hashes].map(([name, sha256]) => ({ name, sha256 }));
  return { ...task, folder: folder.path, files, digest: taskDigest(whole, task.gitignore) };
}

/** The digests that a dataset.toml promises, by the name of the task. */
function promisedDigests(text: string): Map<string, string> {
  try {
    const { tasks } = parse(text, { integersAsBigInt: "asNeeded" });
    const listed: readonly unknown[] = Array.isArray(tasks) ? tasks : [];
    const named = listed.filter(isTomlTable);
    return new Map(named.map(({ name, digest }) => [String(name), String(digest)]));
  } catch {
    return new Map();
  }
}

function layoutProblems(layout: ArchiveLayout): ImportProblem[] {
  const warning = (path: string, message: string): ImportProblem =>
    problem({ severity: "warning", path, message, task: null });
  return [
    ...layout.leftOut
      .slice(0, 20)
      .map((path) => warning(path, "This task folder lies beside the dataset. It is left out.")),
    ...layout.manifests
      .filter((path) => path.endsWith("metric.py"))
      .map((path) => warning(path, "Metrics of a dataset are not imported. The tasks keep their own tests.")),
  ];
}

/**
 * Finds the tasks of an archive.
 *
 * @param archiveName Name for a task at the root that does not name itself.
 * @throws {RolloutError} `archive_refused` where there is none; reading a task throws it where a file is damaged.
 */
export async function readArchive(archive: Archive, archiveName: string): Promise<ArchiveContent> {
  const files = archive.entries.filter(({ isFolder }) => !isFolder);
  const layout = findTaskFolders(files.map(({ path }) => path));
  if (layout.tasks.length === 0) {
    if (files.length === 0) throw refused("The archive is empty: there is no file in it.");
    throw refused(
      "The archive has no task.toml within its first six folders. A Harbor archive has task folders at its root or below tasks/.",
    );
  }
  const manifest = files.find(
    ({ path, size }) =>
      path.endsWith("dataset.toml") && layout.manifests.includes(path) && size <= 16 * keptBytes,
  );
  const promised = manifest
    ? promisedDigests((await archive.readWhole(manifest, 16 * keptBytes)).toString("utf8"))
    : new Map<string, string>();
  return {
    layout,
    problems: layoutProblems(layout),
    async *tasks(skip = 0) {
      for (const folder of sortIntoFolders(archive.entries, layout).slice(skip)) {
        const task = await readArchiveTask(archive, folder, archiveName);
        const digest = promised.get(task.packageName);
        if (digest === undefined || digest === task.digest) yield task;
        else {
          const message = `The digest of ${task.name} is not the one that dataset.toml says. The files changed since.`;
          const changed = problem({ severity: "warning", message, path: manifest!.path, task: task.name });
          yield { ...task, problems: [...task.problems, changed] };
        }
      }
    },
  };
}
