import { useState } from "react";

/** State that this browser keeps; `parse` answers undefined for what it does not understand. */
export function useRemembered<T>(
  key: string,
  initial: T,
  parse: (value: unknown) => T | undefined,
): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const stored = localStorage.getItem(`rollout.${key}`);
      return (stored === null ? undefined : parse(JSON.parse(stored))) ?? initial;
    } catch {
      return initial;
    }
  });
  return [
    value,
    (next) => {
      setValue(next);
      try {
        localStorage.setItem(`rollout.${key}`, JSON.stringify(next));
      } catch {
        // Without storage it lasts as long as the page.
      }
    },
  ];
}

/** A number of pixels. */
export const parsePixels = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;
