/** Keys of the timeline: zoom, fit, errors, follow; arrows go through the tree of items. */
import { type RefObject, useEffect, useRef } from "react";
import type { Direction } from "./prepare/neighbours.js";

/** What the buttons around the timeline can ask of it. */
export interface TimelineControls {
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  /** Selects the error after (or before) the selection. */
  nextError(step?: 1 | -1): void;
  toggleFollow(): void;
}

const directions: Record<string, Direction> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  ArrowUp: "parent",
  ArrowDown: "child",
  Home: "first",
  End: "last",
};

export const directionOfKey = (key: string): Direction | null => directions[key] ?? null;

/** Listens on the window; off in text fields and dialogs. Arrows act only while nothing else has the focus. */
export function useTimelineKeys(
  root: RefObject<HTMLElement | null>,
  on: boolean,
  controls: TimelineControls,
  moveTo: (key: string) => boolean,
): void {
  const latest = useRef({ controls, moveTo });
  latest.current = { controls, moveTo };

  // Keeps one listener on the window while the keys are on.
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const focus = document.activeElement;
      if (focus?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]")) return;
      const done =
        act(latest.current.controls, event) ||
        ((focus === document.body || focus === null) &&
          root.current !== null &&
          latest.current.moveTo(event.key));
      if (done) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [on, root]);
}

function act(controls: TimelineControls, { key, shiftKey }: KeyboardEvent): boolean {
  if (key === "+" || key === "=") controls.zoomIn();
  else if (key === "-" || key === "−") controls.zoomOut();
  else if (key === "0") controls.fit();
  else if (key === "e" || key === "E") controls.nextError(shiftKey ? -1 : 1);
  else if (key === "f") controls.toggleFollow();
  else return false;
  return true;
}
