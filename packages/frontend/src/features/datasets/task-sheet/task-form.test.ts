import { expect, test } from "vitest";
import { emptyForm, formOf, isSameTask, readDraft, readForm, roleOfPath } from "./task-form.js";

const task = {
  name: "refund-damaged-kettle",
  task: {
    instruction: "Refund it.",
    input: { order_id: "A-10472" },
    files: [],
    outputSchema: { type: "object" },
    metadata: { tags: ["refund"] },
  },
};

test("a task goes through its form unchanged", () => {
  expect(readForm(formOf(task))).toEqual({
    ok: true,
    task: {
      name: "refund-damaged-kettle",
      instruction: "Refund it.",
      input: { order_id: "A-10472" },
      files: [],
      outputSchema: { type: "object" },
      metadata: { tags: ["refund"] },
    },
  });
});

test("a form says what keeps it from being saved, part by part", () => {
  const file = {
    fileId: "file_1",
    name: "a.txt",
    role: "input" as const,
    size: 1,
    contentType: "text/plain",
  };
  expect(readForm({ ...emptyForm, schemaText: "{", files: [file, file] })).toEqual({
    ok: false,
    problems: {
      name: "A task needs a name.",
      files: "Two files are named a.txt.",
      schemaText: "Line 1: expected a closing brace.",
    },
  });
});

test("the same task shown another way is the same, an edit is not", () => {
  const form = formOf(task);
  expect(isSameTask(form, { ...form, input: { mode: "json", text: '{ "order_id": "A-10472" }' } })).toBe(
    true,
  );
  expect(isSameTask(form, { ...form, instruction: "Refund it now." })).toBe(false);
});

test("a draft of this form is read, anything else is not", () => {
  expect(readDraft(JSON.parse(JSON.stringify(formOf(task))))).toEqual(formOf(task));
  expect(readDraft({ instruction: 3 })).toBeNull();
});

test("a path suggests its role", () => {
  expect(["tests/a.json", "solution/solve.sh", "photos/a.jpg", "tests"].map(roleOfPath)).toEqual([
    "tests",
    "solution",
    "input",
    "tests",
  ]);
});
