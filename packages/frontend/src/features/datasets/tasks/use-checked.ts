import type { TaskId, TaskRow } from "@rollout/contract";
import { useCallback, useRef, useState } from "react";

interface Checked {
  readonly checked: ReadonlySet<TaskId>;
  /** Turns one row; with `extend` every row from the last one that was turned. */
  readonly check: (row: TaskRow, extend: boolean) => void;
  readonly checkAll: (rows: readonly TaskRow[]) => void;
  readonly clear: () => void;
}

/** Rows that are selected for an action on all of them. */
export function useChecked(rows: readonly TaskRow[]): Checked {
  const [checked, setChecked] = useState<ReadonlySet<TaskId>>(new Set());
  const last = useRef<TaskId | null>(null);
  const check = useCallback(
    (row: TaskRow, extend: boolean) => {
      const to = rows.findIndex(({ id }) => id === row.id);
      const from = extend ? rows.findIndex(({ id }) => id === last.current) : -1;
      last.current = row.id;
      setChecked((before) => {
        const next = new Set(before);
        if (from >= 0) {
          for (const each of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each.id);
        } else if (!next.delete(row.id)) next.add(row.id);
        return next;
      });
    },
    [rows],
  );
  return {
    checked,
    check,
    checkAll: (all) => setChecked(new Set(all.map(({ id }) => id))),
    clear: () => setChecked(new Set()),
  };
}
