import { expect, test } from "vitest";
import { compileSchema, findViolations } from "./compile-schema.js";

const violationsOf = (schema: object, output: unknown): string[] => {
  const compiled = compileSchema(JSON.stringify(schema));
  if ("fault" in compiled) throw new Error(compiled.fault.message);
  return findViolations(compiled.validate, output).map(({ message }) => message);
};

test("a decimal is a multiple of another as both are written, not as doubles divide", () => {
  for (const [value, of] of [
    [19.99, 0.01],
    [0.07, 0.01],
    [-1234567.89, 0.01],
    [0.3, 0.1],
    [3e-8, 1e-8],
    [1e300, 0.01],
    [0, 0.5],
    [14, 7],
    [9, 4.5],
  ] as const)
    expect([value, of, violationsOf({ multipleOf: of }, value)]).toEqual([value, of, []]);
  for (const [value, of] of [
    [19.995, 0.01],
    [0.0700000001, 0.01],
    [15, 7],
    [10_000_001, 10_000_000],
    [1e-300, 1],
    [1.5e-9, 1e-9],
  ] as const)
    expect(violationsOf({ items: { multipleOf: of } }, [value])).toEqual([`must be multiple of ${of}`]);
  expect(violationsOf({ multipleOf: 2 }, "a text")).toEqual([]);
  const draft7 = { $schema: "http://json-schema.org/draft-07/schema#", multipleOf: 0.01 };
  expect([violationsOf(draft7, 0.07), violationsOf(draft7, 0.071)]).toEqual([
    [],
    ["must be multiple of 0.01"],
  ]);
});
