/** Builds ZIPs byte by byte, honest ones and those that no program should write. */
import { crc32, deflateRawSync } from "node:zlib";

/** An entry, and what it claims instead of the truth. */
export interface TestEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly flags?: number;
  readonly method?: number;
  /** Upper half of the external attributes: kind and permissions of Unix. */
  readonly unixMode?: number;
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
  /** The name in its local header, where that differs. */
  readonly localName?: string;
  /** Stands at the place of the entry of this number, whose data it shares. */
  readonly sharesDataOf?: number;
}

const localHeader = (name: Buffer, { flags, method, crc, packed, size }: Numbers): Buffer => {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
};

interface Numbers {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

const listHeader = (name: Buffer, numbers: Numbers, unixMode: number, offset: number): Buffer => {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(numbers.flags, 8);
  header.writeUInt16LE(numbers.method, 10);
  header.writeUInt32LE(numbers.crc, 16);
  header.writeUInt32LE(numbers.packed, 20);
  header.writeUInt32LE(numbers.size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE((unixMode << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
};

/** The bytes of a ZIP. UTF-8 names are marked as such. */
export function makeZip(entries: readonly TestEntry[]): Buffer {
  const data: Buffer[] = [];
  const list: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? "");
    const method = entry.method ?? 8;
    const packedBytes = method === 8 ? deflateRawSync(content) : content;
    const numbers: Numbers = {
      flags: (entry.flags ?? 0) | 0x0800,
      method,
      crc: entry.claimedCrc ?? crc32(content),
      packed: packedBytes.length,
      size: entry.claimedSize ?? content.length,
    };
    const name = Buffer.from(entry.name);
    const shared = entry.sharesDataOf === undefined ? undefined : offsets[entry.sharesDataOf];
    offsets.push(shared ?? offset);
    list.push(listHeader(name, numbers, entry.unixMode ?? 0o100644, shared ?? offset));
    if (shared !== undefined) continue;
    const local = localHeader(Buffer.from(entry.localName ?? entry.name), numbers);
    data.push(local, packedBytes);
    offset += local.length + packedBytes.length;
  }
  const listBytes = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(listBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  const large = entries.length > 0xfffe ? zip64End(entries.length, listBytes.length, offset) : [];
  return Buffer.concat([...data, listBytes, ...large, end]);
}

/** What a list of more entries than 16 bits count ends with, before its usual end. */
function zip64End(count: number, listSize: number, listOffset: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(listSize), 40);
  record.writeBigUInt64LE(BigInt(listOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(listOffset + listSize), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}

/** The files of a task that has nothing wrong. */
export function aTask(folder: string, files: Readonly<Record<string, string | Buffer>> = {}): TestEntry[] {
  const all = {
    "task.toml": 'schema_version = "1.4"\n\n[metadata]\ndifficulty = "easy"\n',
    "instruction.md": "Do it.\n",
    "environment/Dockerfile": "FROM scratch\n",
    "tests/test.sh": "exit 0\n",
    "solution/solve.sh": "true\n",
    ...files,
  };
  return Object.entries(all).map(([name, content]) => ({ name: `${folder}${name}`, content }));
}
