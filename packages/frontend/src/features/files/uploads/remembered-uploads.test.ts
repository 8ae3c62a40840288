import { expect, test } from "vitest";
import { parseRemembered, reasonAgainstFile } from "./remembered-uploads.js";

const scans = { fileName: "scans.tar", size: 1_240, lastModified: 1_795_000_000_000 };
const file = { name: "scans.tar", size: 1_240, lastModified: 1_795_000_000_000 };

test("an upload goes on with the file that it began with, and with no other", () => {
  expect(reasonAgainstFile(scans, file)).toBeUndefined();
  expect(reasonAgainstFile(scans, { ...file, name: "notes.tar" })).toBe("This is notes.tar, not scans.tar.");
  expect(reasonAgainstFile(scans, { ...file, size: 9 })).toContain("another size");
  expect(reasonAgainstFile(scans, { ...file, lastModified: 1 })).toContain("was changed");
});

test("what the browser remembers and cannot be read is forgotten", () => {
  expect(parseRemembered(null)).toEqual([]);
  expect(parseRemembered("{")).toEqual([]);
  expect(parseRemembered('[{"uploadId":"x"}]')).toEqual([]);
});
