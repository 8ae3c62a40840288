/** Which folders of an archive are tasks, and how they lie in it. */

export interface ArchiveLayout {
  /** Paths of the task folders, in order of path; "" is the root of the archive. */
  readonly tasks: readonly string[];
  /** The folder that holds them, beside dataset.toml and registry.json; "" is the root. */
  readonly collection: string;
  /** As people read it: `tasks/ with registry.json`. */
  readonly description: string;
  /** Task folders elsewhere, which are left out. */
  readonly leftOut: readonly string[];
  /** Paths of the files beside the tasks that have a meaning: dataset.toml, registry.json, metric.py. */
  readonly manifests: readonly string[];
}

const config = "task.toml";
const manifestNames = ["registry.json", "dataset.toml", "metric.py"];
/** Deeper folders are no task folders any more. */
const deepest = 6;

/** What other programs leave in an archive, and hidden files outside a task: none of it is a task's. */
function isHiddenPath(path: string): boolean {
  return path.split("/").some((segment) => segment === "__MACOSX" || segment.startsWith("."));
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const below = (folder: string, path: string): boolean => folder === "" || path.startsWith(`${folder}/`);
const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);
const byPath = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The one folder that everything visible lies in, or null. */
function wrappingFolder(paths: readonly string[]): string | null {
  const tops = new Set(paths.map((path) => path.split("/", 1)[0]!));
  const [top] = tops;
  return tops.size === 1 && paths.every((path) => path.includes("/")) ? top! : null;
}

/** The outermost of folders, so that a task.toml within a task is a file of that task. */
function outermost(folders: readonly string[]): string[] {
  const known = new Set(folders);
  const isWithinAnother = (folder: string): boolean => {
    for (let above = folder; above !== ""; ) {
      above = parentOf(above);
      if (known.has(above)) return true;
    }
    return false;
  };
  return folders.filter((folder) => !isWithinAnother(folder)).sort(byPath);
}

/** The longest folder that holds all of them. */
function commonFolder(folders: readonly string[]): string {
  let common = parentOf(folders[0]!);
  while (common !== "" && !folders.every((folder) => below(common, folder))) common = parentOf(common);
  return common;
}

/** The folders directly in `collection`. */
const immediate = (candidates: readonly string[], collection: string): string[] =>
  candidates.filter((folder) => folder !== "" && folder !== collection && parentOf(folder) === collection);

/** Where Harbor's tools look, first found first: the root, its folders, tasks/; the same one folder deeper. */
function choose(
  candidates: readonly string[],
  wrapping: string | null,
): { tasks: string[]; collection: string } {
  for (const root of wrapping === null ? [""] : ["", wrapping]) {
    if (candidates.includes(root)) return { tasks: [root], collection: parentOf(root) };
    for (const collection of [root, join(root, "tasks")]) {
      const tasks = immediate(candidates, collection);
      // A wrapping folder that is itself a task was found as such; one that only wraps is looked into first.
      if (tasks.length > 0) return { tasks, collection };
    }
  }
  return { tasks: [...candidates], collection: candidates.length > 0 ? commonFolder(candidates) : "" };
}

function describe(tasks: readonly string[], collection: string, manifests: readonly string[]): string {
  const [only] = tasks;
  const place =
    only === ""
      ? "one task at the root"
      : tasks.every((task) => parentOf(task) === collection)
        ? collection === ""
          ? "task folders at the root"
          : `${collection}/`
        : `folders below ${collection === "" ? "the root" : `${collection}/`}`;
  const beside = manifests.map((path) => path.slice(path.lastIndexOf("/") + 1));
  return beside.length === 0 ? place : `${place} with ${[...new Set(beside)].join(", ")}`;
}

/**
 * Finds the tasks among the files of an archive or a repository.
 *
 * @param paths Every file, without folders.
 */
export function findTaskFolders(paths: readonly string[]): ArchiveLayout {
  const visible = paths.filter((path) => !isHiddenPath(path));
  const candidates = outermost(
    visible
      .filter((path) => path === config || path.endsWith(`/${config}`))
      .map(parentOf)
      .filter((folder) => folder.split("/").length <= deepest),
  );
  const { tasks, collection } = choose(candidates, wrappingFolder(visible));
  const chosen = new Set(tasks);
  const roots = [...new Set([collection, parentOf(collection)])];
  const known = new Set(visible);
  const manifests =
    tasks[0] === ""
      ? []
      : manifestNames.flatMap((name) =>
          roots.map((root) => join(root, name)).filter((path) => known.has(path)),
        );
  return {
    tasks: [...tasks].sort(byPath),
    collection,
    description: describe(tasks, collection, manifests),
    leftOut: candidates.filter((folder) => !chosen.has(folder)),
    manifests,
  };
}
