import { useRef } from "react";
import { holdOrder } from "./steady-order.js";

/** Rows as they may be shown: held in their order while `held`, as they come otherwise. */
export function useSteadyOrder<Row>(
  fresh: readonly Row[],
  keyOf: (row: Row) => string,
  held: boolean,
  /** Another list: nothing of the one before is held. */
  listKey: string,
): { rows: readonly Row[]; newer: number } {
  const shown = useRef<{ listKey: string; keys: readonly string[] }>({ listKey, keys: [] });
  const isHeld = held && shown.current.listKey === listKey && shown.current.keys.length > 0;
  const result = isHeld ? holdOrder(fresh, shown.current.keys, keyOf) : { rows: fresh, newer: 0 };
  shown.current = { listKey, keys: result.rows.map(keyOf) };
  return result;
}
