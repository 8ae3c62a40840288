import { expect, test } from "vitest";
import { addMove, applyMoves } from "./apply-moves.js";

const rows = ["a", "b", "c", "d"].map((id) => ({ id }));
const order = (moves: Parameters<typeof applyMoves>[1]) =>
  applyMoves(rows, moves)
    .map(({ id }) => id)
    .join("");

test("moves follow one another, as the server applies them", () => {
  expect(order([{ taskId: "d", to: 1 }])).toBe("dabc");
  expect(
    order([
      { taskId: "d", to: 1 },
      { taskId: "a", to: 4 },
    ]),
  ).toBe("dbca");
  expect(order([{ taskId: "x", to: 1 }])).toBe("abcd");
});

test("a task that is moved step by step is moved once", () => {
  const moves = addMove(addMove([], { taskId: "a", to: 2 }), { taskId: "a", to: 3 });
  expect(moves).toEqual([{ taskId: "a", to: 3 }]);
  expect(order(moves)).toBe("bcad");
});
