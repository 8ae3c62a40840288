import { expect, test } from "vitest";
import { parseExactly, parseNotingRounded } from "./exact-json.js";

const roundedIn = (text: string) => parseNotingRounded(text).rounded;

test("a whole number that would be written as another one is found with its place", () => {
  expect(roundedIn('{"a":{"b/c":[1,{"d":9007199254740993}]},"e":12345678901234567890}')).toEqual({
    number: "9007199254740993",
    path: ["a", "b/c", 1, "d"],
  });
  expect(roundedIn("-12345678901234567890")).toEqual({ number: "-12345678901234567890", path: [] });
  expect(roundedIn("18446744073709551616")).toBeDefined();
  expect(roundedIn("9".repeat(400))).toBeDefined();
});

test("numbers that are written as they came, decimals and digits in texts are none", () => {
  const text =
    '[9007199254740991, 9007199254740992, 10000000000000000000000, 100000000000000000000000, 1e21, 0.1234567890123456789012, "9007199254740993"]';
  expect(parseNotingRounded(text)).toEqual({ value: JSON.parse(text) });
});

test("in a value that is kept exactly such a number is text", () => {
  expect(parseExactly('{"__proto__":9007199254740993,"b":[0.5]}')).toEqual({
    value: JSON.parse('{"__proto__":"9007199254740993","b":[0.5]}'),
    exactNumbers: ["9007199254740993"],
  });
});
