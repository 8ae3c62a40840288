import { expect, test } from "vitest";
import { parseSearch, stringifySearch } from "./search-params.js";

test("filters come back from the address as they went into it", () => {
  const search = { status: "failed", workflow: "Paper QA & more", search: "123" };
  expect(stringifySearch(search)).toBe("?status=failed&workflow=Paper+QA+%26+more&search=123");
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

test("what is not set is not in the address", () => {
  expect(stringifySearch({ status: undefined, search: "" })).toBe("");
});

test("a list repeats its name, and one word of it is a word again", () => {
  const search = { metadata: ["tags=a&b", "difficulty=hard"], task: "new" };
  expect(stringifySearch(search)).toBe("?metadata=tags%3Da%26b&metadata=difficulty%3Dhard&task=new");
  expect(parseSearch(stringifySearch(search))).toEqual(search);
  expect(parseSearch("?metadata=a")).toEqual({ metadata: "a" });
});
