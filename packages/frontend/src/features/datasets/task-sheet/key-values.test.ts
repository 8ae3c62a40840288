import { expect, test } from "vitest";
import { checkJson } from "./check-json.js";
import { fieldsOf, readKeyValues, rowsOfPaste, switchMode, tidyValue } from "./key-values.js";

test("a bare word is a text, what is JSON is its value", () => {
  const rows = [
    { key: "order_id", value: "A-10472" },
    { key: "limit_usd", value: "64.90" },
    { key: "open", value: "true" },
    { key: "note", value: "" },
  ];
  expect(readKeyValues({ mode: "fields", rows })).toEqual({
    ok: true,
    object: { order_id: "A-10472", limit_usd: 64.9, open: true, note: "" },
  });
  expect([tidyValue("A-10472"), tidyValue("64.90"), tidyValue("")]).toEqual(['"A-10472"', "64.90", ""]);
});

test("going to JSON and back keeps order and nested values", () => {
  const fields = fieldsOf({ z: 1, a: { b: [1, 2] } });
  const json = switchMode(fields);
  expect(json).toEqual({
    mode: "json",
    text: '{\n  "z": 1,\n  "a": {\n    "b": [\n      1,\n      2\n    ]\n  }\n}',
  });
  expect(json && switchMode(json)).toEqual(fields);
});

test("the same key twice and a value without key are problems, an empty row is none", () => {
  const row = { key: "a", value: "1" };
  expect(readKeyValues({ mode: "fields", rows: [row, row] })).toMatchObject({ ok: false });
  expect(readKeyValues({ mode: "fields", rows: [{ key: "", value: "1" }] })).toMatchObject({ ok: false });
  expect(readKeyValues({ mode: "fields", rows: [row, { key: "", value: "" }] })).toMatchObject({ ok: true });
});

test("JSON that does not parse says line, column and what is expected, and holds the switch", () => {
  const text = '{\n  "a": 1\n  "b": 2\n}';
  expect(readKeyValues({ mode: "json", text })).toMatchObject({ message: "Line 3: expected a comma" });
  expect(checkJson(text)).toMatchObject({ problem: { line: 3, column: 3 } });
  expect(switchMode({ mode: "json", text })).toBeNull();
  expect(readKeyValues({ mode: "json", text: "[1]" })).toMatchObject({ ok: false });
  expect(checkJson("")).toMatchObject({ problem: { line: 1, column: 1 } });
});

test("a pasted object fills rows, other text does not", () => {
  expect(rowsOfPaste('{"a":1,"b":"x"}')).toEqual([
    { key: "a", value: "1" },
    { key: "b", value: '"x"' },
  ]);
  expect(rowsOfPaste("A-10472")).toBeNull();
  expect(rowsOfPaste("[1]")).toBeNull();
});
