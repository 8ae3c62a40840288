import { expect, test } from "vitest";
import { destinationOf, withDestination } from "./map-columns.js";

const mapping = { name: "id", instruction: "prompt", input: ["order"], leaveOut: ["internal"] };

test("a column that is mapped nowhere goes to metadata", () => {
  expect(
    ["id", "prompt", "order", "internal", "difficulty"].map((each) => destinationOf(mapping, each)),
  ).toEqual(["name", "instruction", "input", "leaveOut", "metadata"]);
});

test("a column moves, and what takes one column loses the one that it had", () => {
  expect(withDestination(mapping, "order", "name")).toEqual({
    name: "order",
    instruction: "prompt",
    leaveOut: ["internal"],
  });
  expect(withDestination(mapping, "id", "input")).toEqual({
    instruction: "prompt",
    input: ["order", "id"],
    leaveOut: ["internal"],
  });
  expect(withDestination(mapping, "internal", "metadata")).toEqual({
    name: "id",
    instruction: "prompt",
    input: ["order"],
  });
});
