/** Task folders on a disk, as sources of an export and as what an archive unpacks to; for tests only. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ArchiveTask } from "./archive-tasks.js";
import { bufferSource } from "./byte-source.js";
import type { ExportTask } from "./generated-task.js";
import { type Archive, openArchive } from "./open-archive.js";
import type { TestEntry } from "./test-zip.js";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Every file below a folder, as entries of a ZIP. */
export async function folderEntries(folder: string, prefix: string): Promise<TestEntry[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => ({
      name: `${prefix}${path.relative(folder, file).split(path.sep).join("/")}`,
      content: await readFile(file),
    })),
  );
}

/** A task that was read from an archive, as the server holds it. */
export function asStored(archive: Archive, task: ArchiveTask): ExportTask {
  const prefix = task.folder === "" ? "" : `${task.folder}/`;
  const entries = new Map(archive.entries.map((entry) => [entry.path, entry]));
  return {
    name: task.name,
    instruction: task.instruction,
    input: task.input,
    outputSchema: task.outputSchema,
    metadata: task.metadata,
    files: task.files.map((file) => ({
      ...file,
      open: () => archive.read(entries.get(`${prefix}${file.path ?? file.name}`)!),
    })),
  };
}

/** A file of a task, from memory. */
export function aFile(
  name: string,
  role: ExportTask["files"][number]["role"],
  content: string | Uint8Array,
): ExportTask["files"][number] {
  const bytes = Buffer.from(content);
  return {
    name,
    role,
    size: bytes.length,
    sha256: sha256(bytes),
    async *open() {
      yield bytes;
    },
  };
}

/** Writes what a ZIP holds below a folder. */
export async function unpackTo(folder: string, zip: Buffer): Promise<void> {
  const archive = await openArchive(bufferSource(zip));
  for (const entry of archive.entries) {
    const file = path.join(folder, entry.path);
    await mkdir(entry.isFolder ? file : path.dirname(file), { recursive: true });
    if (!entry.isFolder) await writeFile(file, await archive.readWhole(entry, 2 ** 30));
  }
}
