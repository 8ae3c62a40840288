/** One entry of an archive, and the rules that its name, kind and sizes obey before a byte of it is read. */
import { pathKey } from "@rollout/contract";
import { getFileNameLowLevel, type Entry as ZipEntry } from "yauzl";
import { type ArchiveLimits, sizeText } from "./archive-limits.js";
import { refused, shown, tooLarge } from "./refusals.js";

/** A file or folder as the archive lists it. */
export interface ArchiveEntry {
  /** Path with forward slashes, without a slash at the end. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes unpacked, as the archive says; reading proves it. */
  readonly size: number;
  readonly packedSize: number;
  readonly crc32: number;
  readonly deflated: boolean;
  /** Where its local header stands. */
  readonly offset: number;
  /** Where its data must have ended: the next entry, or the list of entries. */
  readonly end: number;
  /** Its name as the archive writes it. */
  readonly rawName: Buffer;
}

const stored = 0;
const deflate = 8;
/** Flags of the general purpose field: encrypted, strongly encrypted, names hidden. */
const encryptedFlags = 0x0001 | 0x0040 | 0x2000;
const fileKindMask = 0xf000;
const regularFile = 0x8000;
const folder = 0x4000;
const symbolicLink = 0xa000;
const unix = 3;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Many programs write UTF-8 and do not say so; only other bytes are read as the old code page 437. */
function nameOf(entry: ZipEntry): string {
  const hasUnicodeField = entry.extraFields.some(({ id }) => id === 0x7075);
  if (!hasUnicodeField) {
    try {
      return utf8.decode(entry.fileNameRaw);
    } catch {
      if ((entry.generalPurposeBitFlag & 0x0800) !== 0) {
        throw refused(`The name of an entry is not UTF-8: ${shown(entry.fileNameRaw.toString("latin1"))}.`);
      }
    }
  }
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

function checkPath(path: string, limits: ArchiveLimits): void {
  const segments = path.split("/");
  if (path === "") throw refused("An entry of the archive has no name.");
  if (path.includes("\\"))
    throw refused(`The path ${shown(path)} has a backslash. Paths need forward slashes.`);
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
    throw refused(`The path ${shown(path)} is absolute. Paths are relative to the archive.`);
  }
  if (segments.includes("..")) throw refused(`The path ${shown(path)} leaves the archive by "..".`);
  if (segments.some((segment) => segment === "" || segment === ".")) {
    throw refused(`The path ${shown(path)} has an empty or "." part.`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) throw refused(`The path ${shown(path)} has a control character.`);
  if (Buffer.byteLength(path) > limits.pathBytes) {
    throw refused(`The path ${shown(path)} is longer than ${limits.pathBytes} bytes.`);
  }
  if (segments.length - 1 > limits.pathDepth) {
    throw refused(`The path ${shown(path)} lies more than ${limits.pathDepth} folders deep.`);
  }
}

function checkKind(entry: ZipEntry, path: string): void {
  if ((entry.generalPurposeBitFlag & encryptedFlags) !== 0) {
    throw refused(`${shown(path)} is encrypted. Pack the archive without a password.`);
  }
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflate) {
    throw refused(
      `${shown(path)} is packed by method ${entry.compressionMethod}. Pack it by deflate, or not at all.`,
    );
  }
  // Programs on Windows leave the upper half empty; what is set there is a Unix mode whoever wrote it.
  const kind = (entry.externalFileAttributes >>> 16) & fileKindMask;
  if (kind === symbolicLink)
    throw refused(`${shown(path)} is a symbolic link. Pack the file that it points to.`);
  if (kind !== 0 && kind !== regularFile && kind !== folder && entry.versionMadeBy >>> 8 === unix) {
    throw refused(`${shown(path)} is neither a file nor a folder.`);
  }
}

function checkSizes(entry: ZipEntry, path: string, isFolder: boolean, limits: ArchiveLimits): void {
  if (isFolder && entry.uncompressedSize !== 0) throw refused(`The folder ${shown(path)} holds data.`);
  if (entry.uncompressedSize > limits.ratioFreeBytes) {
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (ratio > limits.ratio) {
      throw tooLarge(
        `${shown(path)} unpacks to ${Math.round(ratio)} times its packed size. At most ${limits.ratio} times is read.`,
      );
    }
  }
}

/** Refuses names that would fall together, and a file where another entry needs a folder. */
function checkCollisions(entries: readonly ArchiveEntry[]): void {
  const seen = new Map<string, ArchiveEntry>();
  for (const entry of entries) {
    const key = pathKey(entry.path);
    const other = seen.get(key);
    if (other?.path === entry.path) throw refused(`The archive has ${shown(entry.path)} twice.`);
    if (other) {
      throw refused(
        `${shown(other.path)} and ${shown(entry.path)} are the same name on many file systems. Rename one.`,
      );
    }
    seen.set(key, entry);
  }
  const folders = new Map<string, string>();
  for (const { path } of entries) {
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
      const above = path.slice(0, end);
      const key = pathKey(above);
      const spelled = folders.get(key);
      if (spelled === above) continue;
      if (spelled !== undefined) {
        throw refused(`The folders ${shown(spelled)} and ${shown(above)} are the same on many file systems.`);
      }
      folders.set(key, above);
      const listed = seen.get(key);
      if (listed && !listed.isFolder) {
        throw refused(`${shown(listed.path)} is a file, and ${shown(path)} needs it as a folder.`);
      }
    }
  }
}

const localHeaderBytes = 30;

/**
 * Checks the list of an archive, and brings it into the order in which the data stand.
 *
 * @param endOfData Where the list of entries begins.
 * @param isWanted What is not wanted is left out, and may break any rule.
 * @throws {RolloutError} `archive_refused` or `archive_too_large`, with the first rule that is broken.
 */
export function checkedEntries(
  listed: readonly ZipEntry[],
  endOfData: number,
  archiveBytes: number,
  limits: ArchiveLimits,
  isWanted: (path: string) => boolean = () => true,
): ArchiveEntry[] {
  const inOrder = [...listed].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let unpacked = 0;
  const entries = inOrder.flatMap((entry, index): ArchiveEntry[] => {
    const name = nameOf(entry);
    const isFolder = name.endsWith("/");
    const path = isFolder ? name.slice(0, -1) : name;
    if (!isWanted(path)) return [];
    checkPath(path, limits);
    checkKind(entry, path);
    checkSizes(entry, path, isFolder, limits);
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.unpackedBytes) {
      throw tooLarge(`The archive unpacks to more than ${sizeText(limits.unpackedBytes)}.`);
    }
    const offset = entry.relativeOffsetOfLocalHeader;
    const end = inOrder[index + 1]?.relativeOffsetOfLocalHeader ?? endOfData;
    if (offset + localHeaderBytes + entry.fileNameRaw.length + entry.compressedSize > end) {
      throw refused(`${shown(path)} overlaps other data of the archive.`);
    }
    return [
      {
        path,
        isFolder,
        size: entry.uncompressedSize,
        packedSize: entry.compressedSize,
        crc32: entry.crc32,
        deflated: entry.compressionMethod === deflate,
        offset,
        end,
        rawName: entry.fileNameRaw,
      },
    ];
  });
  if (unpacked > limits.ratioFreeBytes && unpacked > archiveBytes * limits.ratio) {
    throw tooLarge(`The archive unpacks to more than ${limits.ratio} times its size.`);
  }
  checkCollisions(entries);
  return entries;
}
