/** Moves of tasks that are not saved yet, on the rows that are shown. */

export interface Move<Id extends string> {
  readonly taskId: Id;
  /** Place from 1 among all tasks. */
  readonly to: number;
}

/** The rows in the order that saving the moves would make. */
export function applyMoves<Row extends { readonly id: string }>(
  rows: readonly Row[],
  moves: readonly Move<string>[],
): readonly Row[] {
  if (moves.length === 0) return rows;
  const moved = [...rows];
  for (const { taskId, to } of moves) {
    const at = moved.findIndex(({ id }) => id === taskId);
    const [row] = at < 0 ? [] : moved.splice(at, 1);
    if (row) moved.splice(to - 1, 0, row);
  }
  return moved;
}

/** One more move; the same task moved again in a row is one move. */
export function addMove<Id extends string>(moves: readonly Move<Id>[], move: Move<Id>): readonly Move<Id>[] {
  return moves.at(-1)?.taskId === move.taskId ? [...moves.slice(0, -1), move] : [...moves, move];
}
