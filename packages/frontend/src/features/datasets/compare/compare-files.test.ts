import type { TaskFile } from "@rollout/contract";
import { expect, test } from "vitest";
import { compareFiles } from "./compare-files.js";

const file = (name: string, sha256: string, role: TaskFile["role"] = "input"): TaskFile => ({
  id: "file_00000000000000000000000001",
  name,
  role,
  size: 1,
  contentType: "text/plain",
  sha256,
  url: "",
});

test("files are compared by path, bytes and role", () => {
  const before = [file("a", "1"), file("b", "1"), file("c", "1"), file("d", "1")];
  const after = [file("b", "1"), file("c", "2"), file("d", "1", "tests"), file("e", "1")];
  expect(compareFiles(before, after).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "a removed",
    "b same",
    "c changed",
    "d changed",
    "e added",
  ]);
});
