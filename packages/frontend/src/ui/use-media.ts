import { useSyncExternalStore } from "react";

const queries = { phone: "(width < 640px)", tablet: "(width < 900px)", desk: "(width < 1200px)" } as const;

/** Whether the window is narrower than 640 (phone), 900 (tablet) or 1200 (desk) px. */
export function useNarrower(than: keyof typeof queries): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(queries[than]);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(queries[than]).matches,
  );
}
