/** What a pull writes, and what it leaves alone. */
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { unpackArchive } from "./archive-folder.js";

let place: string;
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), "rollout-archive-"));
});
afterEach(() => rm(place, { recursive: true, force: true }));

const at = (...parts: string[]): string => path.join(place, ...parts);

/** An archive of texts by path; a path that ends in a slash is a folder. */
async function archiveOf(entries: readonly (readonly [name: string, text: string])[]): Promise<string> {
  const zip = new ZipFile();
  for (const [name, text] of entries) {
    if (name.endsWith("/")) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(text), name);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(at("archive.zip")));
  return at("archive.zip");
}

const unpack = (archive: string, force = true) =>
  unpackArchive(archive, at("folder"), { force, signal: new AbortController().signal });

test("a folder that is an entry of its own is not made behind a link", async () => {
  await mkdir(at("folder"));
  await mkdir(at("outside"));
  await symlink(at("outside"), at("folder", "link"));
  await expect(unpack(await archiveOf([["link/made/", ""]]))).rejects.toMatchObject({
    code: "archive_unsafe",
  });
  expect(await readdir(at("outside"))).toEqual([]);
});

test("files that are there stay as they were until all of the archive is unpacked", async () => {
  await mkdir(at("folder"));
  await mkdir(at("outside"));
  await symlink(at("outside"), at("folder", "link"));
  await writeFile(at("folder", "mine.txt"), "my own");
  const archive = await archiveOf([
    ["mine.txt", "theirs"],
    ["link/x.txt", "x"],
  ]);
  await expect(unpack(archive)).rejects.toMatchObject({ code: "archive_unsafe" });
  expect(await readFile(at("folder", "mine.txt"), "utf8")).toBe("my own");
  expect((await readdir(at("folder"))).sort()).toEqual(["link", "mine.txt"]);
  await rm(at("folder", "link"));
  expect(await unpack(archive)).toBe(2);
  expect(await readFile(at("folder", "mine.txt"), "utf8")).toBe("theirs");
  expect((await readdir(at("folder"))).sort()).toEqual(["link", "mine.txt"]);
});

test("an archive with a name twice, one that is none, and a folder that is a file are told; no folder is left", async () => {
  const twice = await archiveOf([
    ["a.txt", "1"],
    ["a.txt", "2"],
  ]);
  await expect(unpack(twice)).rejects.toMatchObject({
    code: "archive_unsafe",
    message: expect.stringContaining("a.txt is in the archive twice"),
  });
  await writeFile(at("none.zip"), "no archive");
  await expect(unpack(at("none.zip"))).rejects.toMatchObject({ code: "archive_unreadable" });
  expect(await readdir(place)).not.toContain("folder");
  await writeFile(at("folder"), "a file");
  await expect(unpack(twice)).rejects.toMatchObject({ code: "folder_unusable" });
});
