import { expect, test } from "vitest";
import { keyOfSearch, searchOfKey } from "./selection.js";

test("an event's key goes into the address and back", () => {
  for (const key of ["1.36", "2.7"]) expect(keyOfSearch(searchOfKey(key))).toBe(key);
  expect(searchOfKey("1.36")).toEqual({ seq: "36" });
  expect(searchOfKey(null)).toEqual({});
  expect(keyOfSearch({})).toBeNull();
});
