import { expect, test } from "vitest";
import { checkJson } from "./check-json.js";
import { fieldsOf, kindOfValue, readKeyValues, rowsOfPaste, switchMode } from "./key-values.js";

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
});

test("a text stays as it was typed; only one that would be read as something else is quoted", () => {
  const object = {
    name: "Ada",
    quoted: 'Ada "the first"',
    blank: "",
    spaces: "  ",
    digits: "0042",
    number: "42",
    yes: "true",
    list: "[1]",
    lines: "one\ntwo",
  };
  const fields = fieldsOf(object);
  expect(fields.mode === "fields" && fields.rows.map(({ value }) => value)).toEqual([
    "Ada",
    'Ada "the first"',
    "",
    '"  "',
    "0042",
    '"42"',
    '"true"',
    '"[1]"',
    '"one\\ntwo"',
  ]);
  expect(readKeyValues(fields)).toEqual({ ok: true, object });
});

test("a field says what it is read as, unless that is a text", () => {
  expect(["Ada", '"42"', "", "42", "true", "null", "[1]", '{"a":1}'].map(kindOfValue)).toEqual([
    null,
    null,
    null,
    "number",
    "yes or no",
    "nothing",
    "list",
    "object",
  ]);
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
    { key: "b", value: "x" },
  ]);
  expect(rowsOfPaste("A-10472")).toBeNull();
  expect(rowsOfPaste("[1]")).toBeNull();
});

test("a whole number that JSON would round is a text in a field, and a problem in JSON until it is quoted", () => {
  const large = "9007199254740993";
  const row = { key: "order", value: large };
  expect(readKeyValues({ mode: "fields", rows: [row] })).toEqual({ ok: true, object: { order: large } });
  expect(kindOfValue(large)).toBeNull();
  expect(fieldsOf({ order: large })).toEqual({ mode: "fields", rows: [row] });
  expect(rowsOfPaste(`{"order":${large}}`)).toEqual([row]);

  const json = { mode: "json", text: `{\n  "list": [1, ${large}]\n}` } as const;
  expect(readKeyValues(json)).toMatchObject({
    message: `Line 2: ${large} would be rounded; put it in quotes`,
    problem: { line: 2, column: 15, length: 16 },
  });
  const nested = { key: "list", value: `[${large}]` };
  expect(readKeyValues({ mode: "fields", rows: [nested] })).toMatchObject({
    message: `Field list: ${large} would be rounded; put it in quotes`,
  });
});
