import { expect, test } from "vitest";
import { reasonAgainstFilePath } from "./file-path.js";

test("a path stays inside its folder on every system", () => {
  for (const path of ["a", "a/b.txt", "Größe ☃/x", ".env", "a..b", "...", "xy:z"]) {
    expect(reasonAgainstFilePath(path)).toBeUndefined();
  }
  for (const path of [
    "",
    "/a",
    "a/",
    "a//b",
    ".",
    "..",
    "a/../b",
    "a\\b",
    "c:/x",
    "C:x",
    "a\u0000",
    "a\n",
    "a\u200bb",
    "a\u202etxt.exe",
    "ä".repeat(128),
  ]) {
    expect(reasonAgainstFilePath(path)).toBeTypeOf("string");
  }
});
