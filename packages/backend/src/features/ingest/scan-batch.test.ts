import { limits } from "@rollout/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { scanBatch } from "./scan-batch.js";

const recordTexts = (text: string): string[] | undefined =>
  scanBatch(text)?.records.map((record) => text.slice(record.start, record.end));

test("records are found as they were written, spaces and all", () => {
  const text = ' {"writerId" : "w", "records" : [ {"a" : [1, 2]} ,\n{"b":"]}"}, 5, "x", null ] , "more": 1}';
  expect(recordTexts(text)).toEqual(['{"a" : [1, 2]}', '{"b":"]}"}', "5", '"x"', "null "]);
  expect(scanBatch(text)?.envelope).toBe(' {"writerId" : "w", "records" : [] , "more": 1}');
});

test("any JSON values in an array of records are found again", () => {
  fc.assert(
    fc.property(fc.array(fc.json()), (texts) => {
      const found = recordTexts(`{"writerId":"w","records":[${texts.join(",")}]}`);
      expect(found?.map((text) => JSON.parse(text))).toEqual(texts.map((text) => JSON.parse(text)));
    }),
  );
});

test("payload, output, metadata and task are cut out byte for byte", () => {
  const record =
    '{"payload": {"n": 1.10, "big": 12345678901234567890} , "seq":1,"output":[ ],"metadata":{"payload":2},"task":"t"}';
  const text = `{"records":[${record}]}`;
  const { raw } = scanBatch(text)!.records[0]!;
  const cut = Object.fromEntries(
    Object.entries(raw).map(([member, [start, end]]) => [member, text.slice(start, end).trim()]),
  );
  expect(cut).toEqual({
    payload: '{"n": 1.10, "big": 12345678901234567890}',
    output: "[ ]",
    metadata: '{"payload":2}',
    task: '"t"',
  });
});

test("a value that reads payload is no payload", () => {
  const text = '{"records":[{"name":"payload","x":["payload",1]}]}';
  expect(scanBatch(text)?.records[0]?.raw).toEqual({});
});

test.each([
  [
    "deeper than the limit",
    "[".repeat(limits.jsonDepth + 1) + "]".repeat(limits.jsonDepth + 1),
    "record_too_deep",
  ],
  ["as deep as the limit", "[".repeat(limits.jsonDepth) + "]".repeat(limits.jsonDepth), undefined],
  [
    "with too many keys",
    `{${Array.from({ length: limits.jsonKeysPerObject + 1 }, (_, key) => `"k${key}":0`)}}`,
    "record_too_many_keys",
  ],
  ["with a long array", `[${Array.from({ length: limits.jsonKeysPerObject * 2 }, () => 0)}]`, undefined],
  ["with 1e400", '{"a":1e400}', "number_not_finite"],
  ["with -1E+999", "[-1E+999]", "number_not_finite"],
  ["with 400 digits", `[${"9".repeat(400)}]`, "number_not_finite"],
  ["with 2^53+1", "[9007199254740993]", undefined],
  ["larger than the limit", `"${"x".repeat(limits.recordLength)}"`, "record_too_large"],
])("a record %s is judged alone", (_name, record, fault) => {
  const batch = scanBatch(`{"records":[{"ok":1},${record},{"ok":2}]}`);
  expect(batch?.records.map((scanned) => scanned.fault)).toEqual([undefined, fault, undefined]);
});

test.each([
  ["nothing", ""],
  ["no records", '{"writerId":"w"}'],
  ["records that are no array", '{"records":{}}'],
  ["an array that does not end", '{"records":[{"a":1},'],
  ["a string that does not end", '{"records":["a]}'],
  ["records too deep inside", '{"a":{"b":{"records":[]}}}'],
])("%s is no batch", (_name, text) => {
  expect(scanBatch(text)).toBeUndefined();
});

test("a record that is not JSON does not hide the next one", () => {
  expect(recordTexts('{"records":[{"a":},{"b":1},{"c" 1}]}')).toEqual(['{"a":}', '{"b":1}', '{"c" 1}']);
});

test("16 MiB of open brackets are refused at once", () => {
  expect(scanBatch(`{"records":[${"[".repeat(limits.bodyBytes - 20)}`)).toBeUndefined();
});
