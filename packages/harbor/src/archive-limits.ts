/** How large an archive may be, packed and unpacked. */
import { limits } from "@rollout/contract";

export interface ArchiveLimits {
  /** Bytes of the archive itself. */
  readonly bytes: number;
  /** Bytes of all entries together. */
  readonly unpackedBytes: number;
  readonly entries: number;
  /** Unpacked by packed size, of one entry and of the whole. */
  readonly ratio: number;
  /** An entry up to this many unpacked bytes may have any ratio: a file of one repeated line is no bomb. */
  readonly ratioFreeBytes: number;
  /** UTF-8 bytes of an entry's path. */
  readonly pathBytes: number;
  /** Folders that a file may lie in. */
  readonly pathDepth: number;
}

export const archiveLimits: ArchiveLimits = {
  bytes: limits.archiveBytes,
  unpackedBytes: limits.archiveUnpackedBytes,
  entries: limits.archiveEntries,
  ratio: limits.archiveRatio,
  ratioFreeBytes: 1024 * 1024,
  pathBytes: 1024,
  pathDepth: 64,
};

const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** A size as a sentence says it: 512 bytes, 2 GiB, 1.5 MiB. */
export function sizeText(bytes: number): string {
  const step = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** step;
  return `${Number.isInteger(amount) ? amount : amount.toFixed(1)} ${units[step]}`;
}
