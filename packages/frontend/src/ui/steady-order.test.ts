import { expect, test } from "vitest";
import { holdOrder } from "./steady-order.js";

const row = (id: string, value = 0) => ({ id, value });
const keyOf = ({ id }: { id: string }) => id;

test("a held list keeps its order and shows new values", () => {
  const { rows, newer } = holdOrder([row("c", 9), row("a", 1), row("b")], ["a", "b", "c"], keyOf);
  expect(rows).toEqual([row("a", 1), row("b"), row("c", 9)]);
  expect(newer).toBe(0);
});

test("new rows wait and are counted; a further page goes to the end", () => {
  const { rows, newer } = holdOrder([row("new"), row("a"), row("b"), row("old")], ["a", "b"], keyOf);
  expect(rows.map(keyOf)).toEqual(["a", "b", "old"]);
  expect(newer).toBe(1);
});

test("what is gone leaves the held list", () => {
  expect(holdOrder([row("a")], ["a", "b"], keyOf).rows.map(keyOf)).toEqual(["a"]);
});
