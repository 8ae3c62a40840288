/**
 * Drags a row of a table to another place: a line shows where it will stand, near an edge the table scrolls. Works by
 * measures alone, because rows out of view are not in the document; nothing is rendered until the row is dropped.
 */
import type { PointerEvent as ReactPointerEvent } from "react";
import { gapAt, placeInGap, scrollStep } from "./drop-place.js";

/** Px before a press becomes a drag. */
const slack = 4;

interface DragOptions {
  /** Index of the row. */
  readonly at: number;
  /** Rows that are there to be dropped between. */
  readonly count: number;
  /** Place from 1. */
  readonly onDrop: (to: number) => void;
}

/** Begins with the pointer going down on a part of the row; Escape and a lost pointer end it without a change. */
export function dragRow(event: ReactPointerEvent<HTMLElement>, { at, count, onDrop }: DragOptions): void {
  const row = event.currentTarget.closest<HTMLElement>("[role=row]");
  const rows = row?.parentElement;
  const table = row?.closest<HTMLElement>("[role=grid]")?.parentElement;
  if (event.button !== 0 || !row || !rows || !table) return;
  event.preventDefault();
  const rowHeight = row.offsetHeight;
  const startY = event.clientY;
  const line = document.createElement("div");
  line.className = "pointer-events-none fixed z-20 h-0.5 bg-accent";
  line.dataset.dropLine = "";
  let y = startY;
  let gap = at;
  let frame = 0;
  const end = new AbortController();
  const isDragging = (): boolean => line.isConnected;

  const follow = (): void => {
    const edges = table.getBoundingClientRect();
    table.scrollTop += scrollStep(y - edges.top, edges.height);
    const top = rows.getBoundingClientRect().top;
    gap = gapAt(y - top, rowHeight, count);
    const lineY = Math.min(edges.bottom - 2, Math.max(edges.top, top + gap * rowHeight - 1));
    Object.assign(line.style, { left: `${edges.left}px`, width: `${edges.width}px`, top: `${lineY}px` });
    frame = requestAnimationFrame(follow);
  };
  const stop = (): void => {
    end.abort();
    cancelAnimationFrame(frame);
    line.remove();
    row.style.opacity = "";
    document.documentElement.style.cursor = "";
  };
  const { signal } = end;
  window.addEventListener(
    "pointermove",
    (move) => {
      y = move.clientY;
      if (isDragging() || Math.abs(y - startY) < slack) return;
      document.body.append(line);
      row.style.opacity = "0.45";
      document.documentElement.style.cursor = "grabbing";
      follow();
    },
    { signal },
  );
  window.addEventListener(
    "pointerup",
    () => {
      const to = isDragging() ? placeInGap(at, gap) : null;
      stop();
      if (to !== null) onDrop(to);
    },
    { signal },
  );
  window.addEventListener("pointercancel", stop, { signal });
  window.addEventListener(
    "keydown",
    (key) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      stop();
    },
    { signal, capture: true },
  );
}
