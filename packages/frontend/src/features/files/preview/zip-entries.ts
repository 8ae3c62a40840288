/** The list of entries at the end of a ZIP, read without unpacking anything. */

export interface ZipEntry {
  readonly name: string;
  /** Unpacked. */
  readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
/** The place of a field that a ZIP64 record holds instead. */
const elsewhere = 0xffffffff;

/**
 * @param tail - The last bytes of the archive.
 * @param size - Bytes of the whole archive.
 * @returns Undefined where the list is not within the tail, or where it is none.
 */
export function readZipEntries(tail: Uint8Array, size: number): ZipEntry[] | undefined {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - endLength;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end--;
  if (end < 0) return undefined;
  const count = view.getUint16(end + 10, true);
  const offset = view.getUint32(end + 16, true);
  const tailStart = size - tail.length;
  if (offset === elsewhere || count === 0xffff || offset < tailStart) return undefined;
  const entries: ZipEntry[] = [];
  const names = new TextDecoder();
  let at = offset - tailStart;
  for (let index = 0; index < count; index++) {
    if (at + entryLength > end || view.getUint32(at, true) !== entrySignature) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const name = names.decode(tail.subarray(at + entryLength, at + entryLength + nameLength));
    entries.push({ name, size: view.getUint32(at + 24, true) });
    at += entryLength + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
