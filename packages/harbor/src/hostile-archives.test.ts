/** Archives that want out of their folder, or more of the machine than they show, are refused with a reason. */
import { RolloutError } from "@rollout/contract";
import { describe, expect, test } from "vitest";
import { archiveLimits } from "./archive-limits.js";
import { bufferSource } from "./byte-source.js";
import { hostileZips } from "./hostile-zips.js";
import { openArchive } from "./open-archive.js";
import { aTask, makeZip, type TestEntry } from "./test-zip.js";

/** Opens an archive and reads every byte of it, as an import does. */
async function readAllOf(bytes: Buffer, limits = archiveLimits): Promise<number> {
  const archive = await openArchive(bufferSource(bytes), limits);
  let count = 0;
  for (const entry of archive.entries) for await (const chunk of archive.read(entry)) count += chunk.length;
  await archive.close();
  return count;
}

const refusal = (bytes: Buffer, limits = archiveLimits) =>
  readAllOf(bytes, limits).then(
    () => "read",
    (error: unknown) => (error instanceof RolloutError ? `${error.code}: ${error.message}` : String(error)),
  );

const withTask = (...entries: TestEntry[]): Buffer => makeZip([...aTask("task/"), ...entries]);

describe("T25: an archive is refused that has", () => {
  test.each(Object.entries(hostileZips))("%s", async (_, { bytes, code, reason }) => {
    const said = await refusal(bytes());
    expect(said).toMatch(new RegExp(`^${code}: `));
    expect(said).toMatch(reason);
  });
});

describe("an archive is refused", () => {
  const hostile: Record<string, [bytes: () => Buffer, reason: RegExp]> = {
    "whose path names a drive": [
      () => withTask({ name: "C:/Windows/x", content: "x" }),
      /^archive_refused: .*is absolute/,
    ],
    "that holds a device": [
      () => withTask({ name: "task/null", unixMode: 0o020666 }),
      /^archive_refused: "task\/null" is neither a file nor a folder/,
    ],
    "that unpacks to more than it says, in a stream": [
      () => {
        const noise = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 7919) % 251));
        return withTask({ name: "task/environment/more", content: noise, claimedSize: 600_000 });
      },
      /^archive_refused: "task\/environment\/more" does not unpack to the 600000 bytes/,
    ],
    "that unpacks to less than it says": [
      () => withTask({ name: "task/environment/short", content: "ab", claimedSize: 3 }),
      /^archive_refused: .*does not unpack to the 3 bytes/,
    ],
    "whose checksum does not fit": [
      () => withTask({ name: "task/environment/bad", content: "ab", claimedCrc: 1 }),
      /^archive_refused: "task\/environment\/bad" is damaged: its checksum does not fit/,
    ],
    "with names that differ in case only": [
      () => withTask({ name: "task/tests/TEST.sh", content: "exit 1\n" }),
      /^archive_refused: .*are the same name on many file systems/,
    ],
    "with names that differ in their normal form only": [
      () => withTask({ name: "task/é", content: "1" }, { name: "task/e\u0301", content: "2" }),
      /^archive_refused: .*are the same name on many file systems/,
    ],
    "with a file where a folder is needed": [
      () => withTask({ name: "task/tests", content: "1" }),
      /^archive_refused: "task\/tests" is a file, and .* needs it as a folder/,
    ],
    "packed by an unknown method": [
      () => withTask({ name: "task/packed", content: "x", method: 12 }),
      /^archive_refused: "task\/packed" is packed by method 12/,
    ],
    "with a control character in a name": [
      () => withTask({ name: "task/a\0b", content: "x" }),
      /^archive_refused: .*control character/,
    ],
    "that is no archive": [
      () => Buffer.from("not a zip at all, only text"),
      /^archive_refused: The file is no ZIP/,
    ],
    "that is cut off": [
      () => makeZip(aTask("task/")).subarray(0, 400),
      /^archive_refused: The ZIP archive is not whole/,
    ],
  };
  test.each(Object.entries(hostile))("%s", async (_, [bytes, reason]) => {
    expect(await refusal(bytes())).toMatch(reason);
  });

  test("that is larger than the limit, packed or unpacked", async () => {
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251));
    const bytes = makeZip([{ name: "a", content: noise }]);
    expect(await refusal(bytes, { ...archiveLimits, bytes: 50 })).toMatch(
      /^archive_too_large: .*At most 50 bytes/,
    );
    expect(await refusal(bytes, { ...archiveLimits, unpackedBytes: 99_999 })).toMatch(
      /^archive_too_large: The archive unpacks to more than/,
    );
  });
});

test("an honest archive is read to its last byte", async () => {
  const noise = Buffer.from(
    Array.from({ length: 2_000_000 }, (_, index) => (index * 7919 + (index >> 8)) % 251),
  );
  const bytes = makeZip([
    ...aTask("a/"),
    { name: "a/environment/noise", content: noise },
    { name: "a/environment/raw", content: noise, method: 0 },
  ]);
  const small = aTask("").reduce((sum, { content }) => sum + content!.length, 0);
  expect(await readAllOf(bytes)).toBe(small + 2 * noise.length);
});

test("the source of a refused archive is closed", async () => {
  let closings = 0;
  const source = {
    ...bufferSource(Buffer.from("text")),
    async close() {
      closings++;
    },
  };
  await expect(openArchive(source)).rejects.toThrow(/no ZIP archive|not whole/);
  expect(closings).toBe(1);
});

test("a file that is no ZIP archive is named as what it is, with what to do", async () => {
  const zip = makeZip([{ name: "a/task.toml", content: "x".repeat(3_000), method: 0 }]);
  const tar = Buffer.alloc(1_024);
  tar.write("ustar", 257);
  const files: [Buffer, RegExp][] = [
    [Buffer.alloc(0), /^The file is empty\./],
    [Buffer.from("name,instruction\n"), /^The file is no ZIP archive\./],
    [Buffer.from("1f8b080000000000", "hex"), /gzip .* archive\. Pack the tasks as a ZIP/],
    [tar, /is a tar archive/],
    [zip.subarray(0, zip.length - 30), /not whole.*Download or pack it again/],
    [zip.subarray(0, zip.length >> 1), /not whole/],
  ];
  for (const [bytes, sentence] of files)
    await expect(openArchive(bufferSource(bytes))).rejects.toMatchObject({
      code: "archive_refused",
      message: expect.stringMatching(sentence),
    });
});

test("a storage that breaks off is told as itself, not as a damaged archive", async () => {
  const source = {
    ...bufferSource(makeZip(aTask("task/"))),
    read: () => Promise.reject(new RolloutError("bucket_unreachable", "The storage broke off.")),
  };
  await expect(openArchive(source)).rejects.toMatchObject({ code: "bucket_unreachable" });
});

test("a path of more folders than anybody has is refused", async () => {
  const deepest = makeZip([{ name: `a/${"d/".repeat(63)}f.txt`, content: "x" }]);
  expect((await openArchive(bufferSource(deepest))).entries).toHaveLength(1);
  const zip = makeZip([{ name: `a/${"d/".repeat(64)}f.txt`, content: "x" }]);
  await expect(openArchive(bufferSource(zip))).rejects.toThrow("lies more than 64 folders deep");
});
