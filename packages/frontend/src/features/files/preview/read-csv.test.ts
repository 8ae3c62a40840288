import { expect, test } from "vitest";
import { readCsv } from "./read-csv.js";

test("quotes keep separators, line breaks and quotes of their own", () => {
  const { head, rows } = readCsv('name,note\r\nkettle,"dented, ""a bit""\nat the lid"\r\n', 10);
  expect(head).toEqual(["name", "note"]);
  expect(rows).toEqual([["kettle", 'dented, "a bit"\nat the lid']]);
});

test("the separator is the one that the first line has most of", () => {
  expect(readCsv("a;b;c\n1,5;2;3", 10)).toMatchObject({ separator: ";", rows: [["1,5", "2", "3"]] });
  expect(readCsv("a\tb\n1\t2", 10)).toMatchObject({ separator: "\t", rows: [["1", "2"]] });
});

test("as many rows are given as are shown, and says that there is more", () => {
  const text = ["n", ...Array.from({ length: 50 }, (_, index) => String(index))].join("\n");
  expect(readCsv(text, 3)).toMatchObject({ rows: [["0"], ["1"], ["2"]], rowCount: 50, isCut: true });
  expect(readCsv(text, 100).isCut).toBe(false);
});

test("of a text that is cut, the half line at its end is left out", () => {
  expect(readCsv("a,b\n1,2\n3,", 10, false).rows).toEqual([["1", "2"]]);
});

test("a mark of the byte order and empty lines are no cells", () => {
  expect(readCsv("\uFEFFa\n\n1\n", 10)).toMatchObject({ head: ["a"], rows: [["1"]] });
});
