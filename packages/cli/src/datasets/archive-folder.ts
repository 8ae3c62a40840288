/** A folder of tasks as a ZIP, and back. */
import { createWriteStream } from "node:fs";
import { chmod, lstat, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { ZipFile } from "yazl";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";
import { writeWholeFile } from "../files/write-file.js";

/** Names that are never a part of tasks. */
const leftOut = new Set([".git", ".DS_Store", "node_modules", "__pycache__"]);

/** The bits of a Unix mode that say what kind of file an entry is, and that of a plain one. */
const kindBits = 0o170000;
const plainFile = 0o100000;

/**
 * Writes the files of an archive below a folder; nothing is written outside of it, and links are refused.
 *
 * @returns How many files.
 * @throws {Failure} folder_not_empty, archive_unsafe
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<number> {
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0 && !force) {
    throw new Failure("folder_not_empty", `${folder} has files already.`, {
      next: "Name another folder, or replace them with --force.",
      exitCode: exitCodes.usage,
    });
  }
  const zip = await yauzl.openPromise(archive, { strictFileNames: true });
  let files = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const target = path.resolve(folder, entry.fileName);
      if (!target.startsWith(path.resolve(folder) + path.sep)) throw unsafe(entry.fileName);
      const mode = entry.externalFileAttributes >>> 16;
      const kind = mode & kindBits;
      if (entry.fileName.endsWith("/")) {
        await mkdir(target, { recursive: true });
        continue;
      }
      if (kind !== 0 && kind !== plainFile) throw unsafe(entry.fileName);
      await assertNoLink(folder, entry.fileName);
      await mkdir(path.dirname(target), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target), { signal });
      if (mode & 0o100) await chmod(target, 0o755);
      files++;
    }
  } finally {
    zip.close();
  }
  return files;
}

/** A link that lies in the folder already would lead what is written somewhere else. */
async function assertNoLink(folder: string, name: string): Promise<void> {
  let place = folder;
  for (const part of name.split("/")) {
    place = path.join(place, part);
    const found = await lstat(place).catch(() => undefined);
    if (found?.isSymbolicLink()) throw unsafe(name);
  }
}

const unsafe = (name: string): Failure =>
  new Failure(
    "archive_unsafe",
    `${name} would be written through a link or outside of the folder. Nothing more was written.`,
  );

/**
 * Packs the files of a folder, in the order of their names.
 *
 * @throws {Failure} folder_not_found, folder_has_links
 */
export async function packFolder(folder: string, file: string, signal: AbortSignal): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    throw new Failure("folder_not_found", `There is no folder ${folder}.`, {
      exitCode: exitCodes.usage,
      cause: error,
    });
  });
  const zip = new ZipFile();
  const named = entries
    .map((entry) => ({ entry, place: path.relative(folder, path.join(entry.parentPath, entry.name)) }))
    .filter(({ place }) => !place.split(path.sep).some((part) => leftOut.has(part)))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  for (const { entry, place } of named) {
    if (entry.isSymbolicLink()) {
      throw new Failure("folder_has_links", `${place} is a symbolic link, and tasks hold none.`, {
        next: "Put the file itself there.",
        exitCode: exitCodes.usage,
      });
    }
    if (entry.isFile()) zip.addFile(path.join(entry.parentPath, entry.name), place.split(path.sep).join("/"));
  }
  zip.end();
  await writeWholeFile(file, zip.outputStream as Readable, signal);
}
