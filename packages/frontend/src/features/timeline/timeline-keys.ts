/** Keys of the timeline: zoom, fit, errors, follow; arrows go through the tree of items. */
import { useEffect, useEffectEvent } from "react";
import { useKeys } from "../../ui/keyboard.js";
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

/** Where an arrow leads; null for any other key, and with a modifier. */
export const directionOf = (
  event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "altKey">,
): Direction | null =>
  event.metaKey || event.ctrlKey || event.altKey ? null : (directions[event.key] ?? null);

/** Puts the keys in force; arrows only while nothing on the page has the focus, where they scroll nothing. */
export function useTimelineKeys(
  active: boolean,
  controls: TimelineControls,
  move: (to: Direction) => void,
): void {
  useKeys(
    "Timeline",
    [
      { keys: "+", word: "Zoom in", run: controls.zoomIn },
      { keys: "=", run: controls.zoomIn },
      { keys: "-", word: "Zoom out", run: controls.zoomOut },
      { keys: "0", word: "Show all", run: controls.fit },
      { keys: "e", word: "Next error", run: () => controls.nextError() },
      { keys: "E", word: "Error before", run: () => controls.nextError(-1) },
      { keys: "f", word: "Follow", run: controls.toggleFollow },
    ],
    active,
  );
  const listen = useEffectEvent((event: KeyboardEvent) => {
    const to = directionOf(event);
    if (to === null || event.defaultPrevented || document.activeElement !== document.body) return;
    event.preventDefault();
    move(to);
  });
  // The outside system is the keyboard.
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => listen(event);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [active]);
}
