import { randomBytes } from "node:crypto";
import { RolloutError } from "@rollout/contract";
import { expect, test } from "vitest";
import { SecretBox, type SecretPlace } from "./secret-box.js";

const installation = "0f8a6a0e-0d7c-4f39-9f2e-3d2c1b0a9f8e";
const newSecret = (): string => randomBytes(32).toString("base64url");
const [secret, former] = [newSecret(), newSecret()];
const box = new SecretBox({ current: secret, previous: [] }, installation);

const place: SecretPlace = {
  workspaceId: "w1",
  table: "buckets",
  row: "b1",
  column: "secret_key_sealed",
  origin: "https://s3.example.com",
};

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof RolloutError ? error.code : String(error);
  }
};

test("what was sealed is opened in its place, whatever text it is", () => {
  for (const text of ["", "a secret", "Ünïcode 🎉 and\nlines", "x".repeat(100_000)])
    expect(box.open(box.seal(text, place), place)).toBe(text);
});

test("the same text is sealed differently each time, and does not show", () => {
  const [one, two] = [box.seal("a secret", place), box.seal("a secret", place)];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  expect(Buffer.from(one.split(".")[3]!, "base64url").toString()).not.toContain("secret");
});

test("in another row, column, table or workspace, or for another origin, it cannot be opened", () => {
  const sealed = box.seal("a secret", place);
  const others: Partial<SecretPlace>[] = [
    { row: "b2" },
    { column: "other" },
    { table: "other" },
    { workspaceId: "w2" },
    { workspaceId: null },
    { origin: "https://evil.example" },
    { origin: "http://s3.example.com" },
    { origin: "https://s3.example.com:8443" },
    { origin: null },
  ];
  for (const other of others)
    expect(codeOf(() => box.open(sealed, { ...place, ...other }))).toBe("secret_unreadable");
});

test("no place passes for another by a separator in one of its parts", () => {
  expect(() => box.seal("a secret", { ...place, row: "b1|x" })).toThrow(TypeError);
});

test("a changed bit anywhere is noticed", () => {
  const sealed = box.seal("a secret", place);
  const parts = sealed.split(".");
  for (const part of [2, 3, 4]) {
    const bytes = Buffer.from(parts[part]!, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const text = parts.with(part, changed.toString("base64url")).join(".");
      expect([part, bit, codeOf(() => box.open(text, place))]).toEqual([part, bit, "secret_unreadable"]);
    }
  }
  for (const broken of ["", ".", "1", sealed.slice(0, -4), `${sealed}.x`, sealed.replace("1.", "2.")])
    expect([broken, codeOf(() => box.open(broken, place))]).toEqual([broken, "secret_unreadable"]);
});

test("a shortened tag proves nothing", () => {
  const parts = box.seal("a secret", place).split(".");
  parts[4] = Buffer.from(parts[4]!, "base64url").subarray(0, 4).toString("base64url");
  expect(codeOf(() => box.open(parts.join("."), place))).toBe("secret_unreadable");
});

test("a former secret still opens what it sealed, and seals nothing new", () => {
  const before = new SecretBox({ current: former, previous: [] }, installation);
  const after = new SecretBox({ current: secret, previous: ["unused", former] }, installation);
  const sealed = before.seal("a secret", place);
  expect(after.open(sealed, place)).toBe("a secret");
  expect([after.isSealedWithCurrent(sealed), before.isSealedWithCurrent(sealed)]).toEqual([false, true]);
  const anew = after.seal("a secret", place);
  expect(after.isSealedWithCurrent(anew)).toBe(true);
  expect(codeOf(() => before.open(anew, place))).toBe("secret_unreadable");
});

test("without the secret, the value alone is unreadable, and the error says what to do", () => {
  const sealed = new SecretBox({ current: former, previous: [] }, installation).seal("a secret", place);
  const own = box.seal("another", place);
  expect(() => box.open(sealed, place)).toThrow(/sealed with an AUTH_SECRET that this server does not have/);
  expect(box.open(own, place)).toBe("another");
});

test("another installation with the same secret has other keys", () => {
  const other = new SecretBox({ current: secret, previous: [] }, "another installation");
  expect(codeOf(() => other.open(box.seal("a secret", place), place))).toBe("secret_unreadable");
});
