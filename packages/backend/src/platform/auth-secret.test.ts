import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAuthSecrets } from "./auth-secret.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-secret-"));
});
afterAll(() => rm(folder, { recursive: true }));

const given = randomBytes(48).toString("base64");
const read = (current: string | undefined, { isLoopback = true, previous = [] as string[] } = {}) =>
  readAuthSecrets({ current, previous }, { isLoopback, folder: path.join(folder, "data") });

test("on loopback a missing secret is made once, where only its owner reads it", async () => {
  const made = await Promise.all([read(undefined), read(undefined), read(undefined)]);
  expect(new Set(made.map(({ current }) => current)).size).toBe(1);
  expect(Buffer.from(made[0]!.current, "base64url")).toHaveLength(32);
  const file = path.join(folder, "data", "auth-secret");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect((await readFile(file, "utf8")).trim()).toBe((await read(undefined)).current);
});

test("a given secret is taken as it is, with former ones", async () => {
  const previous = [randomBytes(32).toString("hex")];
  expect(await read(given, { isLoopback: false, previous })).toEqual({ current: given, previous });
});

test("elsewhere a missing secret stops the start", async () => {
  await expect(read(undefined, { isLoopback: false })).rejects.toThrow(
    /^AUTH_SECRET is missing.*openssl rand/,
  );
});

test("a short secret or a sample stops the start, and is not repeated in the sentence", async () => {
  for (const bad of [
    "too little",
    randomBytes(16).toString("base64"),
    "change-me-change-me-change-me-change-me",
    "your-auth-secret-goes-here-0123456789abcdef",
    "replace-this-with-32-random-bytes-please!",
    "an-example-secret-0123456789-abcdefghij",
    "a".repeat(64),
    "0123012301230123012301230123012301230123",
  ]) {
    for (const attempt of [read(bad), read(given, { previous: [bad] })]) {
      const error = await attempt.then(
        () => new Error("It was taken."),
        (reason: Error) => reason,
      );
      expect(error.message).toMatch(/^AUTH_SECRET(_PREVIOUS)? is (shorter than 32 bytes|a sample)/);
      expect(error.message).not.toContain(bad);
    }
  }
});

test("random secrets of every usual form are taken", async () => {
  for (let count = 0; count < 500; count++) {
    for (const form of ["hex", "base64", "base64url"] as const)
      await expect(read(randomBytes(32).toString(form))).resolves.toBeDefined();
  }
});

test("a file that was cut short stops the start instead of making a weak secret", async () => {
  const cut = path.join(folder, "cut");
  await readAuthSecrets({ current: undefined, previous: [] }, { isLoopback: true, folder: cut });
  await writeFile(path.join(cut, "auth-secret"), "");
  await expect(
    readAuthSecrets({ current: undefined, previous: [] }, { isLoopback: true, folder: cut }),
  ).rejects.toThrow(/does not hold a whole secret/);
});
