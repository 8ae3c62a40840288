/** JSONL and CSV become tasks by their columns, and a bad line keeps only itself out. */
import type { ColumnMapping } from "@rollout/contract";
import { expect, test } from "vitest";
import { type RowOrProblem, readCsv, readJsonl } from "./column-rows.js";
import { mapRow, suggestMapping } from "./map-columns.js";

type Reader = (chunks: AsyncIterable<Uint8Array>, path: string) => AsyncGenerator<RowOrProblem>;

async function rowsOf(reader: Reader, text: string | Buffer, step = 7): Promise<RowOrProblem[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const rows: RowOrProblem[] = [];
  for await (const row of reader(chunks(), "file")) rows.push(row);
  return rows;
}

const values = (rows: RowOrProblem[]) => rows.map((each) => ("row" in each ? each.row.values : null));
const said = (rows: RowOrProblem[]) =>
  rows.flatMap((each) =>
    "problem" in each ? `${each.problem.line}:${each.problem.column} ${each.problem.message}` : [],
  );

test("JSONL gives a row per line, and a problem per bad line", async () => {
  const rows = await rowsOf(readJsonl, '{"a": "ä€"}\r\n\n{"a": 1,}\n[1]\n{"a": 2}');
  expect(values(rows)).toEqual([{ a: "ä€" }, null, null, { a: 2 }]);
  expect(said(rows)).toEqual([
    "3:9 The line is not JSON. Each line is one object.",
    "4:1 The line is JSON, but no object. Each line is one task.",
  ]);
});

test("CSV gives a row per record, with quotes, line ends in cells and any delimiter", async () => {
  const rows = await rowsOf(
    readCsv,
    '\uFEFFname;instruction\r\na;"one; two\r\nthree"\r\nb;"say ""hi"""\r\n\r\nc\r\nd;x\r\n',
  );
  expect(values(rows)).toEqual([
    { name: "a", instruction: "one; two\r\nthree" },
    { name: "b", instruction: 'say "hi"' },
    null,
    { name: "d", instruction: "x" },
  ]);
  expect(said(rows)).toEqual(["6:1 The line has 1 values, and there are 2 columns."]);
});

test("a CSV with columns of the same name, or an open quote, is told", async () => {
  expect(said(await rowsOf(readCsv, "a,a\n1,2\n"))).toEqual([
    '1:1 Two columns are named "a". Names of columns are unique.',
  ]);
  expect(said(await rowsOf(readCsv, 'a,b\n1,"2\n'))[0]).toMatch(/^\d+:1 Quote Not Closed/);
});

test("what is not UTF-8 ends the file with a problem", async () => {
  for (const reader of [readJsonl, readCsv]) {
    const rows = await rowsOf(reader, Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xfe, 0x0a]));
    expect(said(rows).at(-1)).toMatch(/The file is not UTF-8 from here on\.$/);
  }
});

test("the usual names of columns are understood", () => {
  expect(suggestMapping(["id", "Prompt", "input", "schema", "tags"])).toEqual({
    name: "id",
    instruction: "Prompt",
    outputSchema: "schema",
    input: ["input"],
  });
});

test("a row becomes a task; what is named nowhere is metadata", () => {
  const row = {
    line: 4,
    values: { id: "one", q: "Do it.", url: "http://x", note: "", tags: ["a"], drop: 1, metadata: { b: 2 } },
  };
  const mapping: ColumnMapping = { name: "id", instruction: "q", input: ["url"], leaveOut: ["drop"] };
  expect(mapRow(row, mapping, 3, "file")).toEqual({
    name: "one",
    instruction: "Do it.",
    input: { url: "http://x" },
    outputSchema: null,
    metadata: { tags: ["a"], b: 2 },
    problems: [],
  });
});

test("an object in the one input column is the input itself, in CSV as JSON text", () => {
  const row = { line: 2, values: { q: "x", input: '{"a": 1}', schema: '{"type":"object"}' } };
  const task = mapRow(row, { instruction: "q", input: ["input"], outputSchema: "schema" }, 1, "file");
  expect(task).toMatchObject({ name: "row-1", input: { a: 1 }, outputSchema: { type: "object" } });
});

test("a row without an instruction, or with a schema that is none, is told by its line", () => {
  const row = { line: 9, values: { q: " ", schema: "text" } };
  const task = mapRow(row, { instruction: "q", outputSchema: "schema" }, 1, "file");
  expect(task.problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '9 The instruction is empty. It comes from the column "q".',
    '9 The output schema is no JSON object. It comes from the column "schema".',
  ]);
});
