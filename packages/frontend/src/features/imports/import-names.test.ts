import { expect, test } from "vitest";
import { datasetNameOf, formatOfName } from "./import-names.js";

test("a file's name suggests a name that a dataset can have", () => {
  expect(
    ["Invoices Q4 (2).zip", "macros.jsonl", "__x.csv", "zürich.zip", "v1.2.zip"].map(datasetNameOf),
  ).toEqual(["Invoices-Q4-2", "macros", "x", "z-rich", "v1.2"]);
});

test("the end of a name tells the format", () => {
  expect(["a.ZIP", "a.ndjson", "a.csv", "a.txt", "zip"].map(formatOfName)).toEqual([
    "harbor_zip",
    "jsonl",
    "csv",
    null,
    null,
  ]);
});
