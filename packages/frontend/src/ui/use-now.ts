import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const never = () => () => undefined;

/** Unix milliseconds, moving every second while `ticking`; one clock for the whole page. */
export const useNow = (ticking = true): number =>
  useSyncExternalStore(ticking ? subscribe : never, () => now);

/** A value derived from the clock; the component renders only when that value changes. */
export const useDerivedFromNow = <T extends string | number | boolean>(derive: (now: number) => T): T =>
  useSyncExternalStore(subscribe, () => derive(now));
