import { ornamentRows } from "./ornament-rows.js";

const rows = ornamentRows(38);
const colour = { model: "var(--ev-model)", tool: "var(--ev-tool)" } as const;
/** The row that is drawn as the timeline draws it. */
const shownRow = 17;

interface EntryOrnamentProps {
  /** Without colour, where nothing of anybody may be shown. */
  readonly grey?: boolean;
}

/** Many rollouts under each other, one of them failed: drawn, not measured. */
export function EntryOrnament({ grey = false }: EntryOrnamentProps) {
  return (
    <svg
      viewBox="0 0 640 860"
      preserveAspectRatio="xMinYMid slice"
      className="absolute inset-0 size-full"
      aria-hidden="true"
    >
      {[48, 132, 216, 300, 384, 468, 552, 636].map((x) => (
        <path key={x} d={`M${x} 0V860`} stroke="var(--line)" />
      ))}
      {rows.map(({ y, bars, end, failed }, row) =>
        row === shownRow && !grey ? (
          <ShownRow key={y} y={y - 6} />
        ) : (
          <g key={y} opacity={grey ? 1 : 0.55}>
            {bars.map(({ x, width, kind }) => (
              <rect
                key={x}
                x={x}
                y={y}
                width={width}
                height="4"
                rx="1"
                fill={grey ? "var(--line)" : colour[kind]}
                opacity={grey ? 1 : 0.7}
              />
            ))}
            {failed && !grey ? (
              <rect x={end} y={y - 1} width="6" height="6" rx="1" fill="var(--bad)" />
            ) : (
              <circle cx={end + 3} cy={y + 2} r="3" fill="var(--line-2)" />
            )}
          </g>
        ),
      )}
    </svg>
  );
}

const shownBars = [
  { x: 66, width: 103, kind: "model", name: "qwen3-235b" },
  { x: 173, width: 45, kind: "tool", name: "" },
  { x: 222, width: 96, kind: "model", name: "qwen3-235b" },
  { x: 322, width: 148, kind: "tool", name: "check_policy" },
] as const;

const ShownRow = ({ y }: { readonly y: number }) => (
  <g>
    {shownBars.map(({ x, width, kind, name }) => (
      <g key={x}>
        <rect x={x} y={y} width={width} height="16" rx="2" fill={`var(--ev-${kind}-fill)`} />
        <rect x={x} y={y} width="2.5" height="16" rx="1" fill={colour[kind]} />
        <text x={x + 8} y={y + 11.5} fill="var(--ev-ink)" className="font-mono text-caption">
          {name}
        </text>
      </g>
    ))}
    <rect
      x={470}
      y={y - 3}
      width="29"
      height="22"
      rx="4"
      fill="var(--app)"
      stroke="var(--accent)"
      strokeWidth="2"
    />
    <rect x={473} y={y} width="23" height="16" rx="2" fill="var(--ev-error)" />
    <path d={`M481 ${y + 4.5}l7 7m0-7l-7 7`} stroke="var(--page)" strokeWidth="1.8" strokeLinecap="round" />
  </g>
);
