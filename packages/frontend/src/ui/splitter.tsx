import clsx from "clsx";
import { type PointerEvent, useState } from "react";

interface SplitterProps {
  /** `row` lies between things above each other and moves up and down. */
  readonly between: "row" | "column";
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Whether a larger value is towards the end: false for a pane at the right or bottom. */
  readonly grows?: "forward" | "backward";
  readonly onChange: (value: number) => void;
  readonly onReset: () => void;
}

/** The line between two panes: drag, arrows by 16 px, double click resets. */
export function Splitter({
  between,
  label,
  value,
  min,
  max,
  grows = "forward",
  onChange,
  onReset,
}: SplitterProps) {
  const [start, setStart] = useState<{ at: number; value: number } | null>(null);
  const sign = grows === "forward" ? 1 : -1;
  const place = (event: PointerEvent) => (between === "row" ? event.clientY : event.clientX);
  const move = (to: number) => onChange(Math.round(Math.min(max, Math.max(min, to))));
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be focused and moved.
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={between === "row" ? "horizontal" : "vertical"}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setStart({ at: place(event), value });
        event.preventDefault();
      }}
      onPointerMove={(event) => start && move(start.value + sign * (place(event) - start.at))}
      onPointerUp={() => setStart(null)}
      onKeyDown={(event) => {
        const [less, more] = between === "row" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
        if (event.key !== less && event.key !== more) return;
        event.preventDefault();
        event.stopPropagation();
        move(value + sign * (event.key === more ? 16 : -16));
      }}
      className={clsx(
        "group relative z-15 flex-none touch-none bg-line select-none",
        between === "row" ? "h-px cursor-row-resize" : "w-px cursor-col-resize",
        "after:absolute",
        between === "row" ? "after:inset-x-0 after:-inset-y-1" : "after:inset-y-0 after:-inset-x-1",
      )}
    >
      {between === "row" && (
        <span className="absolute top-1/2 left-1/2 h-1 w-7 -translate-1/2 rounded-full bg-line-2 group-hover:bg-line-control" />
      )}
    </div>
  );
}
