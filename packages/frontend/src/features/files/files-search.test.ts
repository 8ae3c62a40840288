import { expect, test } from "vitest";
import { parseFilesSearch } from "./files-search.js";

test("an address names storage, folder, file and filter", () => {
  const search = { bucket: "bkt_01jd3x4k5m6n7p8q9r0s1t2v3w", folder: "q4/", file: "q4/a.pdf", search: "INV" };
  expect(parseFilesSearch(search)).toEqual(search);
});

test("files of imports are a part of built-in storage, not of a bucket", () => {
  expect(parseFilesSearch({ origin: "imports", folder: "tests/" })).toEqual({
    origin: "imports",
    folder: "tests/",
  });
  const bucket = "bkt_01jd3x4k5m6n7p8q9r0s1t2v3w";
  expect(parseFilesSearch({ bucket, origin: "imports" })).toEqual({ bucket });
});

test("what an address cannot mean is left out", () => {
  expect(parseFilesSearch({ bucket: "papers", folder: "q4", file: 3, search: "" })).toEqual({});
});
