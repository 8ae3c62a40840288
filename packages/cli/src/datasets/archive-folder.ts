/** A folder of tasks as a ZIP, and back. */
import { createWriteStream } from "node:fs";
import { chmod, lstat, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
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

const isLeftOut = (name: string): boolean => leftOut.has(name) || name.startsWith(unpackingPrefix);

/** The bits of a Unix mode that say what kind of file an entry is, and that of a plain one. */
const kindBits = 0o170000;
const plainFile = 0o100000;

/** Begins the name of the folder in which an archive is unpacked, until all of it is there. */
const unpackingPrefix = ".rollout-pull-";

/**
 * Writes the files of an archive below a folder; nothing is written outside of it, and links are refused. Files that are
 * there already are replaced at the end, each as a whole.
 *
 * @returns How many files.
 * @throws {Failure} folder_not_empty, archive_unsafe
 */
export async function unpackArchive(
  archive: string,
  given: string,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<number> {
  const folder = path.resolve(given);
  if ((await namesIn(folder)).length > 0 && !force) {
    throw new Failure("folder_not_empty", `${given} has files already.`, {
      next: "Name another folder, or replace them with --force.",
      exitCode: exitCodes.usage,
    });
  }
  const made = await mkdir(folder, { recursive: true });
  const unpacking = await mkdtemp(path.join(folder, unpackingPrefix));
  try {
    const { files, folders } = await unpackInto(archive, folder, unpacking, signal);
    signal.throwIfAborted();
    for (const name of folders) await mkdir(path.join(folder, name), { recursive: true });
    for (const name of files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await rename(path.join(unpacking, name), path.join(folder, name));
    }
    return files.length;
  } catch (error) {
    if (made !== undefined) await rm(made, { recursive: true, force: true });
    signal.throwIfAborted();
    throw unwritten(given, error);
  } finally {
    await rm(unpacking, { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new Failure("folder_unusable", `${folder} cannot be used as a folder: ${message}.`, {
      next: "Name another folder.",
      exitCode: exitCodes.usage,
      cause: error,
    });
  }
}

/** What the disk says, as a failure; any other error as it is. */
function unwritten(folder: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof Failure || code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new Failure("folder_not_written", `${folder} could not be written: ${message}.`, {
    next: "Name another folder, or make room.",
    cause: error,
  });
}

async function opened(archive: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(archive, { strictFileNames: true });
  } catch (error) {
    throw new Failure("archive_unreadable", "What the server sent is no archive.", {
      next: "Run it again; if it stays, tell whoever runs the server.",
      cause: error,
    });
  }
}

interface Unpacked {
  /** Paths in the archive. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** @param folder - Where everything is to be in the end: what lies there must not lead it elsewhere. */
async function unpackInto(
  archive: string,
  folder: string,
  unpacking: string,
  signal: AbortSignal,
): Promise<Unpacked> {
  const zip = await opened(archive);
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const target = path.resolve(unpacking, entry.fileName);
      if (!target.startsWith(unpacking + path.sep)) throw unsafe(entry.fileName);
      await assertNoLink(folder, entry.fileName);
      const mode = entry.externalFileAttributes >>> 16;
      const kind = mode & kindBits;
      if (entry.fileName.endsWith("/")) {
        folders.push(entry.fileName);
        continue;
      }
      if (kind !== 0 && kind !== plainFile) throw unsafe(entry.fileName);
      await mkdir(path.dirname(target), { recursive: true });
      const isThere = await lstat(target).catch(() => undefined);
      if (isThere) throw twice(entry.fileName);
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target), { signal });
      if (mode & 0o100) await chmod(target, 0o755);
      files.push(entry.fileName);
    }
  } finally {
    zip.close();
  }
  return { files, folders };
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
    `${name} would be written through a link or outside of the folder. Nothing was written.`,
  );

const twice = (name: string): Failure =>
  new Failure(
    "archive_unsafe",
    `${name} is in the archive twice, as this disk names files. Nothing was written.`,
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
    .filter(({ place }) => !place.split(path.sep).some(isLeftOut))
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
