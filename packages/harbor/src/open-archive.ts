/** Opens a ZIP for reading its entries in memory; nothing is ever extracted to a path. */
import { RolloutError } from "@rollout/contract";
import {
  fromRandomAccessReaderPromise,
  RandomAccessReader,
  type Entry as ZipEntry,
  type ZipFile,
} from "yauzl";
import { type ArchiveEntry, checkedEntries } from "./archive-entry.js";
import { type ArchiveLimits, archiveLimits, sizeText } from "./archive-limits.js";
import { type ByteSource, readAhead } from "./byte-source.js";
import { noArchive } from "./no-archive.js";
import { refused, shown, tooLarge } from "./refusals.js";
import { unpackEntry } from "./unpack-entry.js";

/** An archive whose list was checked. Its entries are proven when they are read. */
export interface Archive {
  /** In the order in which their data stand: reading in this order reads the source once, from front to back. */
  readonly entries: readonly ArchiveEntry[];
  /** Bytes of the archive itself. */
  readonly bytes: number;
  /** Bytes of all entries together. */
  readonly unpackedBytes: number;
  /** The bytes of an entry, a chunk at a time; throws `archive_refused` where they are not what the list says. */
  read(entry: ArchiveEntry): AsyncGenerator<Buffer>;
  /** All bytes of an entry that is small enough. */
  readWhole(entry: ArchiveEntry, maxBytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Lets yauzl read the list of entries from any source. */
class SourceReader extends RandomAccessReader {
  /** Why the source could not be read: then nothing is known of the archive. */
  failure: unknown;

  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.source.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null, bytes.length);
      },
      (error: unknown) => {
        this.failure = error;
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }
}

async function listEntries(zip: ZipFile, limits: ArchiveLimits): Promise<ZipEntry[]> {
  if (zip.entryCount > limits.entries) {
    throw tooLarge(`The archive has ${zip.entryCount} entries. At most ${limits.entries} are read.`);
  }
  const listed: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) listed.push(entry);
  return listed;
}

/**
 * Opens an archive and checks its list of entries.
 *
 * @param source Is closed with the archive, and when the archive is refused.
 * @param isWanted By path: what is not wanted is not looked at.
 * @throws {RolloutError} `archive_refused` or `archive_too_large`, with a sentence.
 */
export async function openArchive(
  source: ByteSource,
  limits: ArchiveLimits = archiveLimits,
  isWanted?: (path: string) => boolean,
): Promise<Archive> {
  try {
    if (source.size > limits.bytes) {
      throw tooLarge(`The archive has ${sizeText(source.size)}. At most ${sizeText(limits.bytes)} are read.`);
    }
    const ahead = readAhead(source);
    const reader = new SourceReader(ahead);
    const notRead = async (error: unknown): Promise<never> => {
      if (error instanceof RolloutError) throw error;
      throw reader.failure ?? (await noArchive(source));
    };
    const zip = await fromRandomAccessReaderPromise(reader, source.size, {
      autoClose: false,
      decodeStrings: false,
      // Sizes are proven here, with a sentence of our own.
      validateEntrySizes: false,
    }).catch(notRead);
    // yauzl moves this cursor while it reads the list; now it stands where the data end.
    const endOfData = Number(zip.readEntryCursor);
    const listed = await listEntries(zip, limits).catch(notRead);
    const entries = checkedEntries(listed, endOfData, source.size, limits, isWanted);
    const unpackedBytes = entries.reduce((sum, { size }) => sum + size, 0);
    return {
      entries,
      bytes: source.size,
      unpackedBytes,
      read: (entry) => unpackEntry(ahead, entry),
      async readWhole(entry, maxBytes) {
        if (entry.size > maxBytes) {
          throw refused(`${shown(entry.path)} is larger than the ${sizeText(maxBytes)} that are read of it.`);
        }
        const chunks: Buffer[] = [];
        for await (const chunk of unpackEntry(ahead, entry)) chunks.push(chunk);
        return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      },
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}
