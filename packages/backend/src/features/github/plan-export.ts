import { createHash } from "node:crypto";
import { type GithubExportPreview, RolloutError } from "@rollout/contract";
import type { ExportedFile, ExportedFolder } from "@rollout/harbor";
import type { ExportTarget, RepositoryFile } from "./read-target.js";

export interface PlannedFile {
  /** Below the folder. */
  readonly path: string;
  readonly size: number;
  /** As git writes it. */
  readonly mode: "100644" | "100755";
  open(): AsyncIterable<Uint8Array>;
}

/** What an export changes in the folder. */
export interface ExportPlan {
  readonly uploads: readonly PlannedFile[];
  /** Paths below the folder. */
  readonly removed: readonly string[];
  readonly tasks: GithubExportPreview["tasks"];
  /** Tasks that stay as they are. */
  readonly same: number;
  readonly bytes: number;
}

/** GitHub takes blobs of 100 MB; as base64 in JSON a third more must fit into memory here and there. */
const largestFile = 40 * 1024 * 1024;

const symbolicLink = "120000";

/** What git would call the bytes: SHA-1 of `blob <size>`, NUL, and the bytes. */
async function gitBlobSha(file: ExportedFile): Promise<string> {
  const hash = createHash("sha1").update(`blob ${file.size}\0`);
  for await (const chunk of file.open()) hash.update(chunk);
  return hash.digest("hex");
}

/** Scripts can be run, as in an archive; what somebody set in the repository stays. */
function modeOf(path: string, there: string | undefined): PlannedFile["mode"] {
  if (there === "100644" || there === "100755") return there;
  return path.endsWith(".sh") ? "100755" : "100644";
}

/** @throws {RolloutError} github_refused for a file that GitHub does not take. */
function assertTakes({ path, size }: ExportedFile): void {
  if (size > largestFile)
    throw new RolloutError(
      "github_refused",
      `${path} is larger than the 40 MiB that an export to GitHub takes. Export a Harbor ZIP, or keep the file in a bucket.`,
    );
  if (/(^|\/)\.git(\/|$)/i.test(path))
    throw new RolloutError("github_refused", `${path} lies in a folder .git, which no repository can hold.`);
}

/** The task that a path below the folder belongs to, and the path within it. */
function placeOf(path: string): { task: string; file: string } | null {
  const match = /^tasks\/([^/]+)\/(.+)$/s.exec(path);
  return match ? { task: match[1]!, file: match[2]! } : null;
}

/** The file where it lay when its task had another name. */
const formerOf = (
  { task, file }: { readonly task: string; readonly file: string },
  formerFolders: ReadonlyMap<string, string>,
  there: ReadonlyMap<string, RepositoryFile>,
): RepositoryFile | undefined => there.get(`tasks/${formerFolders.get(task)}/${file}`);

interface TaskChange {
  readonly files: string[];
  /** Those of them that lay under its former name with other bytes, or not at all. */
  readonly unlikeFormer: string[];
  bytes: number;
  isNew: boolean;
  isKept: boolean;
}

/**
 * Compares the files of an export with those of the repository.
 *
 * @throws {RolloutError} github_refused for a file that GitHub does not take.
 */
export async function planExport(
  exported: AsyncIterable<ExportedFile | ExportedFolder>,
  {
    files: there,
    formerFolders,
  }: Pick<ExportTarget, "files"> & {
    /** Of tasks that were renamed since the last export. */
    readonly formerFolders: ReadonlyMap<string, string>;
  },
  signal?: AbortSignal,
): Promise<ExportPlan> {
  const uploads: PlannedFile[] = [];
  const written = new Set<string>();
  const tasks = new Map<string, TaskChange>();
  const known = new Set([...there.keys()].flatMap((path) => placeOf(path)?.task ?? []));
  const changeOf = (task: string): TaskChange => {
    const change = tasks.get(task) ?? {
      files: [],
      unlikeFormer: [],
      bytes: 0,
      isNew: !known.has(task),
      isKept: false,
    };
    tasks.set(task, change);
    return change;
  };
  for await (const file of exported) {
    signal?.throwIfAborted();
    // Git keeps no empty folders.
    if (!("open" in file)) continue;
    assertTakes(file);
    written.add(file.path);
    const place = placeOf(file.path);
    const change = place && changeOf(place.task);
    if (change) change.isKept = true;
    const old = there.get(file.path);
    const sha = await gitBlobSha(file);
    if (old?.sha === sha && old.mode !== symbolicLink) continue;
    uploads.push({ ...file, mode: modeOf(file.path, old?.mode) });
    if (!place || !change) continue;
    change.files.push(place.file);
    change.bytes += file.size;
    if (formerOf(place, formerFolders, there)?.sha !== sha) change.unlikeFormer.push(place.file);
  }
  const removed: string[] = [];
  for (const path of there.keys()) {
    const place = placeOf(path);
    // What lies beside the tasks was put there by somebody else.
    if (!place || written.has(path)) continue;
    removed.push(path);
    changeOf(place.task).files.push(place.file);
  }
  const formerNames = new Map(
    [...formerFolders].filter(
      ([name, former]) => tasks.get(name)?.isNew && tasks.has(former) && !tasks.get(former)!.isKept,
    ),
  );
  const movedAway = new Set(formerNames.values());
  const changed = [...tasks].filter(([name, { files }]) => files.length > 0 && !movedAway.has(name));
  return {
    uploads,
    removed,
    tasks: changed.map(([name, { files, unlikeFormer, bytes, isNew, isKept }]) => {
      const formerName = formerNames.get(name) ?? null;
      if (formerName !== null) return { name, kind: "renamed", formerName, files: unlikeFormer, bytes };
      return { name, kind: isNew ? "added" : isKept ? "changed" : "removed", formerName, files, bytes };
    }),
    same: tasks.size - changed.length - movedAway.size,
    bytes: uploads.reduce((sum, { size }) => sum + size, 0),
  };
}
