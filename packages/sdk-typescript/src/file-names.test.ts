/** Names of files as they come from datasets of strangers, made safe for the disk of the agent. */
import { expect, test } from "vitest";
import { localNames } from "./file-names.js";

test.each([
  ["paper.pdf", "paper.pdf"],
  ["environment/Dockerfile", "environment/Dockerfile"],
  ["../../etc/passwd", "__/__/etc/passwd"],
  ["/etc/passwd", "etc/passwd"],
  ["C:\\Windows\\system.ini", "C_/Windows/system.ini"],
  ["a/./b//c", "a/b/c"],
  ["a\u0000b\n.txt", "a_b_.txt"],
  ["con", "_con"],
  ["NUL.txt", "_NUL.txt"],
  ["com1.log", "_com1.log"],
  ["console.log", "console.log"],
  ["trailing. ", "trailing__"],
  ['what?<is>"this"|*:', "what__is__this____"],
  ["", "file"],
  ["..", "__"],
  [".env", ".env"],
  ["\ud800.txt", "_.txt"],
  [`${"x".repeat(300)}.tar`, `${"x".repeat(116)}.tar`],
])("%j is written as %j", (name, local) => {
  expect(localNames([name])).toEqual([local]);
});

test("names that a disk takes for the same get numbers", () => {
  expect(localNames(["a.txt", "A.txt", "a.txt", "caf\u00e9", "cafe\u0301"])).toEqual([
    "a.txt",
    "A (2).txt",
    "a (3).txt",
    "caf\u00e9",
    "cafe\u0301 (2)",
  ]);
});

test("a file and a folder of the same name go side by side", () => {
  expect(localNames(["a", "a/b", "a/c"])).toEqual(["a", "a (2)/b", "a (2)/c"]);
  expect(localNames(["x/y", "x"])).toEqual(["x/y", "x (2)"]);
});
