/** JSON text of values that agents log by mistake or on purpose, beyond those of the shared vectors. */
import { describe, expect, test } from "vitest";
import { jsonText } from "./json.js";

describe("a value as JSON text", () => {
  test.each([
    ["undefined", undefined, "null"],
    ["an undefined field, which is left out", { a: undefined, b: 1 }, '{"b":1}'],
    ["a hole in a list", [1, undefined, 2], "[1,null,2]"],
    ["a bigint beyond 2^53", 9007199254740992n, '"9007199254740992"'],
    ["a function", { run: function go() {} }, '{"run":"[function go]"}'],
    ["a symbol", Symbol("s"), '"Symbol(s)"'],
    ["a map", new Map<unknown, unknown>([[1, { a: Number.NaN }]]), '{"1":{"a":"NaN"}}'],
    ["an error", new TypeError("no"), '"TypeError: no"'],
    ["a pattern", /a+/g, '"/a+/g"'],
    ["a URL, by its toJSON", new URL("https://example.com/a"), '"https://example.com/a"'],
    ["no date", new Date(Number.NaN), '"Invalid Date"'],
    [
      "an instance of a class",
      new (class Point {
        x = 1;
        y = Number.NaN;
      })(),
      '{"x":1,"y":"NaN"}',
    ],
    ["numbers in a typed array", new Float64Array([1, Number.NaN]), '[1,"NaN"]'],
    ["a boxed number", Object(1.5), "1.5"],
  ])("%s", (_, value, text) => {
    expect(jsonText(value)).toBe(text);
  });

  test("a getter that throws spoils its own field only", () => {
    const value = {
      before: 1,
      get broken(): never {
        throw new Error("no");
      },
      after: 2,
    };
    expect(jsonText(value)).toBe('{"before":1,"broken":"[unreadable]","after":2}');
  });

  test("a proxy that refuses everything is unreadable, not an error", () => {
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
        getPrototypeOf: () => {
          throw new Error("no");
        },
      },
    );
    expect(jsonText({ proxy })).toBe('"[unreadable]"');
  });

  test("one object in two places is written twice, and is no cycle", () => {
    const shared = { a: Number.NaN };
    expect(jsonText([shared, shared])).toBe('[{"a":"NaN"},{"a":"NaN"}]');
  });

  test("values without end are cut: many keys, many values, doubling references", () => {
    const manyKeys = Object.fromEntries(Array.from({ length: 10_001 }, (_, key) => [key, 1]));
    expect(jsonText({ manyKeys })).toBe('{"manyKeys":"[too large]"}');
    let doubling: unknown = "end";
    for (let level = 0; level < 50; level++) doubling = [doubling, doubling];
    const startedMs = performance.now();
    expect(jsonText(doubling)).toContain("[too large]");
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
