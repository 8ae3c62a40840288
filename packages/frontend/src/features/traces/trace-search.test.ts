import { expect, test } from "vitest";
import { countFilters, filtersOf, parseGroupBy, parseTraceSearch, runFilterOf } from "./trace-search.js";

test("an address keeps what is understood and drops the rest", () => {
  expect(
    parseTraceSearch({ status: "failed", since: "24h", by: "agent", order: "asc", x: "1", workflow: "" }),
  ).toEqual({ status: "failed", since: "24h", by: "agent", order: "asc" });
  expect(parseTraceSearch({ status: "green", since: "3w", by: "colour", search: "a".repeat(257) })).toEqual(
    {},
  );
});

test("grouping by group id is not spelt out", () => {
  expect(parseTraceSearch({ by: "group_id" })).toEqual({});
  expect(parseGroupBy("colour")).toBe("group_id");
});

test("a span begins at a whole minute", () => {
  const noon = Date.UTC(2026, 10, 22, 12, 0, 42);
  expect(runFilterOf({ since: "1h" }, noon).since).toBe("2026-11-22T11:00:00.000Z");
  expect(runFilterOf({}, noon).since).toBeUndefined();
});

test("order and grouping are no filters", () => {
  const search = { by: "agent", sort: "cost", search: "kettle", status: "failed" } as const;
  expect(countFilters(search)).toBe(2);
  expect(filtersOf(search)).toEqual({ search: "kettle", status: "failed" });
});
