import { expect, test } from "vitest";
import { changeLines } from "./change-lines.js";

const text = (before: unknown, after: unknown): string[] =>
  changeLines(before, after).map(({ sign, key, parts: [start, changed, end] }) =>
    `${sign} ${key}: ${start}${changed && `[${changed}]`}${end}`.trimStart(),
  );

test("what stays is shown once, what changes on two lines with the difference marked", () => {
  const before = { bucket: "papers", endpoint: "https://minio.lab.northwind.example" };
  const after = { bucket: "papers", endpoint: "https://s3.northwind.example" };
  expect(text(before, after)).toEqual([
    'bucket: "papers"',
    '- endpoint: "https://[minio.lab].northwind.example"',
    '+ endpoint: "https://[s3].northwind.example"',
  ]);
});

test("a value that is mostly another is not marked in pieces", () => {
  expect(text({ role: "member" }, { role: "owner" })).toEqual(['- role: "member"', '+ role: "owner"']);
});

test("what was made has only an after, what was deleted only a before", () => {
  expect(text(null, { name: "ci" })).toEqual(['+ name: "ci"']);
  expect(text({ name: "ci" }, null)).toEqual(['- name: "ci"']);
});

test("an entry without a change has no lines", () => {
  expect(changeLines(null, null)).toEqual([]);
  expect(changeLines({}, undefined)).toEqual([]);
});
