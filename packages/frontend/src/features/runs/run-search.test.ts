import { expect, test } from "vitest";
import { parseRunSearch } from "./run-search.js";

test("the address of a run keeps text, status and outputs that do not match, and nothing else", () => {
  const asked = { search: "refund", status: "succeeded", output: "mismatch", by: "agent" };
  expect(parseRunSearch(asked)).toEqual({ search: "refund", status: "succeeded", output: "mismatch" });
  expect(parseRunSearch({ search: "", status: "gone", output: "match" })).toEqual({});
});
