import { expect, test } from "vitest";
import { refusalOf } from "./refused-task.js";

const refused = (code: string, message: string, details?: unknown) =>
  refusalOf({ code, message, hint: "Try again.", details });

test("what is too long is told at its field, in words for people", () => {
  const details = [
    {
      path: "changes.0.task.name",
      message: "Too big: expected string to have <=256 characters",
    },
    { path: "changes.0.task.files.3.name", message: "Leaves the folder" },
  ];
  expect(refused("request_invalid", "changes.0.task.name: Too big", details)).toEqual({
    fields: { name: "At most 256 characters.", files: "Leaves the folder." },
    whole: null,
  });
});

test("an output schema that cannot be used is told at its field, with the place in it", () => {
  const message = "changes.0.task.outputSchema/properties/id/pattern: is a pattern that cannot be used.";
  const details = { place: "changes.0.task.outputSchema", pointer: "/properties/id/pattern" };
  expect(refused("output_schema_invalid", message, details)).toEqual({
    fields: { schemaText: "/properties/id/pattern is a pattern that cannot be used." },
    whole: null,
  });
});

test("a newer version and all else concern no field", () => {
  expect(refused("dataset_version_conflict", "Version 7 is the newest.", { newest: 7 }).whole).toBe(
    "Version 7 was saved meanwhile. Your draft is safe: save it again.",
  );
  expect(refused("internal", "Something is wrong.")).toEqual({
    fields: {},
    whole: "Something is wrong. Try again.",
  });
});
