/** Bytes that can be read from any place: a file, a buffer, an object behind Range requests. */
import { open } from "node:fs/promises";

/** Random access to something of a known size. Reads beyond the end give what there is. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file of this machine. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const buffer = Buffer.allocUnsafe(wanted);
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await file.read(buffer, filled, wanted - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    close: () => file.close(),
  };
}

/** Bytes that are in memory. */
export function bufferSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

/**
 * Reads a source in large blocks and remembers the last ones: neighbouring small reads cost one request.
 *
 * @param blockBytes An object storage answers a Range of this size in one go.
 */
export function readAhead(source: ByteSource, blockBytes = 1024 * 1024, blocksKept = 4): ByteSource {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number): Promise<Uint8Array> => {
    const known = blocks.get(index);
    blocks.delete(index);
    const bytes =
      known ?? source.read(index * blockBytes, Math.min(blockBytes, source.size - index * blockBytes));
    blocks.set(index, bytes);
    // A failed read is not remembered: the next one asks the source again.
    bytes.catch(() => blocks.get(index) === bytes && blocks.delete(index));
    for (const oldest of blocks.keys()) {
      if (blocks.size <= blocksKept) break;
      blocks.delete(oldest);
    }
    return bytes;
  };
  return {
    size: source.size,
    async read(offset, length) {
      const end = Math.min(offset + length, source.size);
      if (end <= offset) return new Uint8Array(0);
      const first = Math.floor(offset / blockBytes);
      const last = Math.floor((end - 1) / blockBytes);
      const parts: Uint8Array[] = [];
      for (let index = first; index <= last; index++) {
        const start = index * blockBytes;
        parts.push((await block(index)).subarray(Math.max(0, offset - start), end - start));
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    close: () => source.close(),
  };
}
