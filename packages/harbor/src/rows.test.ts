/** JSONL and CSV become tasks by their columns, and a bad line keeps only itself out. */
import type { ColumnMapping } from "@rollout/contract";
import { expect, test } from "vitest";
import { mapRow, suggestMapping } from "./map-columns.js";
import { readCsv } from "./read-csv.js";
import { readJsonl } from "./read-jsonl.js";
import type { RowOrProblem } from "./row.js";

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

test("what makes the rest of a CSV unreadable refuses the file: nothing of it may pass for all of it", async () => {
  const refusals: [string | Buffer, RegExp][] = [
    ["a,a\n1,2\n", /Two columns are named "a"/],
    ['a,b\n1,2\n3,"4\n5,6\n', /A quote that opens in the record of line 3 is never closed/],
    [Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"), /The file is UTF-16\. Save it as UTF-8/],
    [Buffer.from([0x61, 0x2c, 0xff, 0x0a]), /names of the columns, in the first line, are not UTF-8/],
  ];
  for (const [text, sentence] of refusals)
    await expect(rowsOf(readCsv, text)).rejects.toMatchObject({
      code: "archive_refused",
      message: expect.stringMatching(sentence),
    });
});

test("a quote in the wrong place keeps out its own record, and the next ones are read", async () => {
  const rows = await rowsOf(readCsv, 'a,b\n"x"y,1\nok,2\n5" pipe,3\n"say ""hi""",4\n');
  expect(values(rows)).toEqual([
    null,
    { a: "ok", b: "2" },
    { a: '5" pipe', b: "3" },
    { a: 'say "hi"', b: "4" },
  ]);
  expect(said(rows)).toEqual([
    "2:1 A value goes on after its closing quote. Write a quote within a value twice.",
  ]);
});

test("quotes and delimiters within a value in quotes are a part of it, however long it is", async () => {
  const rows = await rowsOf(
    readCsv,
    'q,input\n"He said,""yes""","{""a"":1,""b"":"","",""c"":""""}"\n"","""",\n',
  );
  expect(values(rows)).toEqual([{ q: 'He said,"yes"', input: '{"a":1,"b":",","c":""}' }, null]);
  expect(said(rows)).toEqual(["3:1 The line has 3 values, and there are 2 columns."]);
  for (const long of ["x".repeat(12_000_000), '""'.repeat(6_000_000)]) {
    const [row] = values(await rowsOf(readCsv, `q,r\n1,"${long}"\n`, 1_000_003));
    expect(row?.r).toHaveLength(long.replaceAll('""', '"').length);
  }
});

test("bytes that are no UTF-8 keep out their own line", async () => {
  const bad = (before: string, after: string): Buffer =>
    Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xe4]), Buffer.from(after)]);
  const csv = await rowsOf(readCsv, bad("a,b\n1,ä\nx", ",2\n3,€\n"));
  expect(values(csv)).toEqual([{ a: "1", b: "ä" }, null, { a: "3", b: "€" }]);
  expect(said(csv)).toEqual(["3:1 The line is not UTF-8. Save the file as UTF-8."]);
  const jsonl = await rowsOf(readJsonl, bad('{"a":"ä"}\n{"a":"', '"}\n{"a":"€"}'));
  expect(values(jsonl)).toEqual([{ a: "ä" }, null, { a: "€" }]);
  expect(said(jsonl)).toEqual(["2:1 The line is not UTF-8. Save the file as UTF-8."]);
});

test("a line that is too long keeps out itself", async () => {
  const rows = await rowsOf(
    readJsonl,
    `{"a":1}\n{"a":"${"x".repeat(16 * 1024 * 1024)}"}\n{"a":2}`,
    1_000_003,
  );
  expect(values(rows)).toEqual([{ a: 1 }, null, { a: 2 }]);
  expect(said(rows)).toEqual(["2:1 The line is longer than 16 MiB."]);
});

test("a whole number keeps every digit, as text where a number cannot", async () => {
  const line =
    '{"id":12345678901234567890,"q":"x","input":{"n":-9007199254740993,"m":9007199254740992,"p":18446744073709551616}}';
  const [row] = await rowsOf(readJsonl, `${line}\n`);
  if (!row || "problem" in row) throw new Error("no row");
  const task = mapRow(row.row, { name: "id", instruction: "q", input: ["input"] }, 1, "file");
  expect(task).toMatchObject({
    name: "12345678901234567890",
    input: { n: "-9007199254740993", m: 9007199254740992, p: "18446744073709551616" },
  });
  expect(task.problems).toMatchObject([
    { severity: "warning", line: 1, message: expect.stringContaining("12345678901234567890") },
  ]);
  const cell = {
    line: 2,
    values: { q: "x", input: '{"a": "1234567890123456789012", "b": 1234567890123456789}' },
  };
  expect(mapRow(cell, { instruction: "q", input: ["input"] }, 1, "file").input).toEqual({
    a: "1234567890123456789012",
    b: "1234567890123456789",
  });
});

test("a number beside a text of megabytes, escaped or not, keeps its digits", async () => {
  for (const text of ["x".repeat(12_000_000), '\\"9\\\\'.repeat(2_000_000)]) {
    const line = `{"q":"${text}","id":12345678901234567890,"k\\"12345678901234567890":1}`;
    const [value] = values(await rowsOf(readJsonl, line, 1_000_003));
    expect(value).toMatchObject({ id: "12345678901234567890", 'k"12345678901234567890': 1 });
  }
});

test("JSON nested deeper than can be kept keeps out its own line", async () => {
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const rows = await rowsOf(readJsonl, `{"q":"x","a":${deep}}\n{"q":"y"}`, 1_000);
  expect(said(rows)).toEqual(["1:1 The line is nested deeper than 64 levels."]);
  const cell = { line: 2, values: { q: "x", input: `{"a":${deep}}` } };
  const { problems } = mapRow(cell, { instruction: "q", input: ["input"] }, 1, "file");
  expect(problems.map(({ message }) => message)).toEqual([
    "JSON in a column is nested deeper than 64 levels.",
  ]);
});

test("columns may be named like what every object has", async () => {
  const csv = await rowsOf(readCsv, "q,__proto__,constructor\nx,1,2\n");
  const jsonl = await rowsOf(readJsonl, '{"q":"x","__proto__":"1","constructor":"2"}\n{"q":"y"}');
  for (const [row] of [csv, jsonl]) {
    if (!row || "problem" in row) throw new Error("no row");
    const { metadata } = mapRow(row.row, { instruction: "q" }, 1, "file");
    expect(JSON.stringify(metadata)).toBe('{"__proto__":"1","constructor":"2"}');
  }
  if (!jsonl[1] || "problem" in jsonl[1]) throw new Error("no row");
  expect(mapRow(jsonl[1].row, { name: "constructor", instruction: "q" }, 2, "file").name).toBe("row-2");
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

test("files that a line lists are not passed over in silence", () => {
  const row = { line: 3, values: { q: "x", files: [{ name: "a.txt" }, { name: "b.txt" }] } };
  expect(suggestMapping(["q", "files"])).toMatchObject({ leaveOut: ["files"] });
  const { problems, metadata } = mapRow(row, { instruction: "q", leaveOut: ["files"] }, 1, "file");
  expect([problems.map(({ severity, line }) => [severity, line]), metadata]).toEqual([[["warning", 3]], {}]);
  expect(problems[0]!.message).toMatch(/^The 2 files that the line lists are not imported: /);
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
