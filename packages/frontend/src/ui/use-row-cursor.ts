import { useState } from "react";
import { useKeys } from "./keyboard.js";

/** Attribute by which a row is found on the page. */
export const rowAttribute = "data-row";

/**
 * The row under the cursor of a page whose rows are all in the document, moved through by `j` and `k`; it goes on
 * from one table to the next.
 */
export function useRowCursor(
  keys: readonly string[],
  onOpen?: (key: string) => void,
): [cursor: string | null, setCursor: (key: string | null) => void] {
  const [cursor, setCursor] = useState<string | null>(null);
  const at = cursor === null ? -1 : keys.indexOf(cursor);
  const move = (to: number) => {
    const key = keys[Math.min(keys.length - 1, Math.max(0, to))];
    if (key === undefined) return;
    setCursor(key);
    document.querySelector(`[${rowAttribute}="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const isOpenable = onOpen !== undefined;
  useKeys(
    "List",
    [
      { keys: "j", word: "Next row", run: () => move(at + 1) },
      { keys: "k", word: "Previous row", run: () => move(at < 0 ? keys.length - 1 : at - 1) },
      { keys: "ArrowDown", run: () => move(at + 1) },
      { keys: "ArrowUp", run: () => move(at < 0 ? keys.length - 1 : at - 1) },
      { keys: "Home", run: () => move(0) },
      { keys: "End", run: () => move(keys.length - 1) },
      ...(isOpenable
        ? [{ keys: "Enter", word: "Actions", run: () => at >= 0 && cursor !== null && onOpen(cursor) }]
        : []),
      // Without a row to let go of, it is the page's.
      ...(at < 0 ? [] : [{ keys: "Escape", word: "Let go", run: () => setCursor(null) }]),
    ],
    keys.length > 0,
  );
  return [at < 0 ? null : cursor, setCursor];
}
