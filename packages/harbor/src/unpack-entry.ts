/** The bytes of one entry: inflated in memory, counted while they come, and proven by size and CRC-32. */
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import type { ArchiveEntry } from "./archive-entry.js";
import type { ByteSource } from "./byte-source.js";
import { refused, shown } from "./refusals.js";

const localHeaderBytes = 30;
const localHeaderSignature = 0x04034b50;
/** Entries up to this size are inflated in one call: a stream of each would cost more than the work. */
const wholeBytes = 256 * 1024;
const chunkBytes = 256 * 1024;

const liesAboutSize = (entry: ArchiveEntry) =>
  refused(`${shown(entry.path)} does not unpack to the ${entry.size} bytes that the archive says.`);
const damaged = (entry: ArchiveEntry, why: string) => refused(`${shown(entry.path)} is damaged: ${why}.`);

/** Where the data of an entry begin; its local header must say what the list says. */
function dataStart(entry: ArchiveEntry, header: Buffer): number {
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localHeaderSignature) {
    throw damaged(entry, "its header is missing");
  }
  if ((header.readUInt16LE(6) & 0x0001) !== 0) throw refused(`${shown(entry.path)} is encrypted.`);
  const nameLength = header.readUInt16LE(26);
  const name = header.subarray(localHeaderBytes, localHeaderBytes + nameLength);
  if (header.readUInt16LE(8) !== (entry.deflated ? 8 : 0) || !name.equals(entry.rawName)) {
    throw refused(`${shown(entry.path)} has another name or packing in its header than in the list.`);
  }
  return localHeaderBytes + nameLength + header.readUInt16LE(28);
}

async function readExactly(
  source: ByteSource,
  entry: ArchiveEntry,
  from: number,
  length: number,
): Promise<Buffer> {
  const bytes = await source.read(from, length);
  if (bytes.length !== length) throw damaged(entry, "the archive ends within it");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function inflateWhole(entry: ArchiveEntry, packed: Buffer): Buffer {
  if (!entry.deflated) return packed;
  try {
    // One buffer of the right size, with room to see that there is no more; zlib takes no smaller one than 64 bytes.
    const chunkSize = Math.max(64, entry.size + 1);
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size), chunkSize });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw liesAboutSize(entry);
    throw damaged(entry, error instanceof Error ? error.message : String(error));
  }
}

async function* packedChunks(source: ByteSource, entry: ArchiveEntry, from: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < entry.packedSize; at += chunkBytes) {
    yield await readExactly(source, entry, from + at, Math.min(chunkBytes, entry.packedSize - at));
  }
}

async function* inflated(entry: ArchiveEntry, packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: chunkBytes });
  const feed = (async () => {
    for await (const chunk of packed) {
      if (inflater.destroyed) return;
      if (!inflater.write(chunk))
        await new Promise<void>((resolve) => {
          const go = () => {
            inflater.off("drain", go).off("close", go);
            resolve();
          };
          inflater.on("drain", go).on("close", go);
        });
    }
    inflater.end();
  })().catch((error: unknown) => {
    inflater.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of inflater) yield chunk as Buffer;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw code.startsWith("Z_") ? damaged(entry, (error as Error).message) : error;
  } finally {
    inflater.destroy();
    await feed;
  }
}

/**
 * The bytes of an entry, a chunk at a time. The last chunk is given only when size and CRC-32 are right, so a
 * reader that sees the end has seen the truth.
 */
export async function* unpackEntry(source: ByteSource, entry: ArchiveEntry): AsyncGenerator<Buffer> {
  const headLength = Math.min(
    entry.end - entry.offset,
    localHeaderBytes + entry.rawName.length + 64 + (entry.size <= wholeBytes ? entry.packedSize : 0),
  );
  const head = await readExactly(source, entry, entry.offset, headLength);
  const start = dataStart(entry, head);
  if (entry.offset + start + entry.packedSize > entry.end) {
    throw refused(`${shown(entry.path)} overlaps other data of the archive.`);
  }
  let count = 0;
  let sum = 0;
  const prove = (): void => {
    if (count !== entry.size) throw liesAboutSize(entry);
    if (sum !== entry.crc32) throw damaged(entry, "its checksum does not fit");
  };
  if (entry.size <= wholeBytes && entry.packedSize <= 2 * wholeBytes) {
    const packed =
      start + entry.packedSize <= head.length
        ? head.subarray(start, start + entry.packedSize)
        : await readExactly(source, entry, entry.offset + start, entry.packedSize);
    const bytes = inflateWhole(entry, packed);
    count = bytes.length;
    sum = crc32(bytes);
    prove();
    if (count > 0) yield bytes;
    return;
  }
  const packed = packedChunks(source, entry, entry.offset + start);
  let held: Buffer | null = null;
  for await (const chunk of entry.deflated ? inflated(entry, packed) : packed) {
    count += chunk.length;
    if (count > entry.size) throw liesAboutSize(entry);
    sum = crc32(chunk, sum);
    if (held) yield held;
    held = chunk;
  }
  prove();
  if (held) yield held;
}
