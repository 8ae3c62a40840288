import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ownTemporaryFolder } from "./own-temporary-folder.js";

test("this test runs in the temporary folder of the run", () => {
  expect(path.basename(tmpdir())).toMatch(/^rt-/);
});

test("what is left in a temporary folder of one's own goes with it", async () => {
  const before = tmpdir();
  const remove = ownTemporaryFolder();
  const own = tmpdir();
  expect(path.dirname(own)).toBe(before);
  writeFileSync(path.join(own, "left"), "");
  await remove();
  expect([tmpdir(), existsSync(own)]).toEqual([before, false]);
});
