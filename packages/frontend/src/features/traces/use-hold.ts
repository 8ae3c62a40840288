import { useState } from "react";

/** Whether a live list stands still: by key, or while the pointer is in it. */
export function useHold() {
  const [byKey, setByKey] = useState(false);
  const [byPointer, setByPointer] = useState(false);
  return {
    held: byKey || byPointer,
    heldByKey: byKey,
    toggle: () => setByKey(!byKey),
    release: () => {
      setByKey(false);
      setByPointer(false);
    },
    onHover: setByPointer,
  };
}
