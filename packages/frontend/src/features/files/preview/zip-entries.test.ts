import { expect, test } from "vitest";
import { readZipEntries } from "./zip-entries.js";

/** A ZIP of stored entries, as short as the format allows. */
function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const parts: number[] = [];
  const list: number[] = [];
  const two = (value: number): number[] => [value & 255, value >> 8];
  const four = (value: number): number[] => [...two(value & 65_535), ...two(value >>> 16)];
  for (const [name, text] of Object.entries(files)) {
    const bytes = [...new TextEncoder().encode(name)];
    const offset = parts.length;
    const sizes = [...four(0), ...four(text.length), ...four(text.length), ...two(bytes.length), ...two(0)];
    parts.push(...four(0x04034b50), ...two(20), ...Array(8).fill(0), ...sizes, ...bytes);
    parts.push(...new TextEncoder().encode(text));
    list.push(...four(0x02014b50), ...two(20), ...two(20), ...Array(8).fill(0), ...sizes);
    list.push(...Array(10).fill(0), ...four(offset), ...bytes);
  }
  const count = Object.keys(files).length;
  const end = [...four(0x06054b50), ...four(0), ...two(count), ...two(count), ...four(list.length)];
  return Uint8Array.from([...parts, ...list, ...end, ...four(parts.length), ...two(0)]);
}

test("the entries of an archive are read from its end", () => {
  const zip = zipOf({ "task.toml": "x = 1", "tests/grün.sh": "exit 0" });
  const entries = [
    { name: "task.toml", size: 5 },
    { name: "tests/grün.sh", size: 6 },
  ];
  expect(readZipEntries(zip, zip.length)).toEqual(entries);
  expect(readZipEntries(zip.subarray(40), zip.length)).toEqual(entries);
});

test("what is no archive, or cut within its list, has no entries to show", () => {
  const zip = zipOf({ "task.toml": "x = 1" });
  expect(readZipEntries(zip.subarray(zip.length - 30), zip.length)).toBeUndefined();
  expect(readZipEntries(new Uint8Array(100), 100)).toBeUndefined();
});
