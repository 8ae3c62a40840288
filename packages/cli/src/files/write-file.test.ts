/** Where what is written goes. */
import { execFileSync } from "node:child_process";
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeWholeFile } from "./write-file.js";

let place: string;
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), "rollout-write-"));
});
afterEach(() => rm(place, { recursive: true, force: true }));

const write = (file: string, text = "fresh") =>
  writeWholeFile(file, Readable.from([text]), new AbortController().signal);

test("a file that is there keeps its rights, and a link still leads to it", async () => {
  const file = path.join(place, "secret.jsonl");
  await writeFile(file, "old", { mode: 0o600 });
  await symlink(file, path.join(place, "link.jsonl"));
  await write(path.join(place, "link.jsonl"));
  expect(await readFile(file, "utf8")).toBe("fresh");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await lstat(path.join(place, "link.jsonl"))).isSymbolicLink()).toBe(true);
});

test("a pipe is written into, and stays a pipe", async () => {
  const pipe = path.join(place, "pipe");
  execFileSync("mkfifo", [pipe]);
  const [read] = await Promise.all([readFile(pipe, "utf8"), write(pipe)]);
  expect(read).toBe("fresh");
  expect((await stat(pipe)).isFIFO()).toBe(true);
});

test("a device is written into, and stays a device", async () => {
  await write("/dev/null");
  expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
});

test("a folder is not written, and what breaks off leaves nothing", async () => {
  await expect(write(place)).rejects.toMatchObject({ code: "file_not_written" });
  const broken = async function* () {
    yield "half";
    throw new Error("cut off");
  };
  const file = path.join(place, "new.jsonl");
  await expect(writeWholeFile(file, Readable.from(broken()), new AbortController().signal)).rejects.toThrow(
    "cut off",
  );
  expect(await readdir(place)).toEqual([]);
});
