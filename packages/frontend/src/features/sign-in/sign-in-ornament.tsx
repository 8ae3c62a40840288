import { ornamentRows } from "./ornament-rows.js";

const rows = ornamentRows(38);
const colour = { model: "var(--ev-model)", tool: "var(--ev-tool)" } as const;

/** Many rollouts under each other, one of them failed: drawn, not measured. */
export function SignInOrnament() {
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
      {rows.map(({ y, bars, end, failed }) => (
        <g key={y} opacity="0.55">
          {bars.map(({ x, width, kind }) => (
            <rect key={x} x={x} y={y} width={width} height="4" rx="1" fill={colour[kind]} opacity="0.7" />
          ))}
          {failed ? (
            <rect x={end} y={y - 1} width="6" height="6" rx="1" fill="var(--bad)" />
          ) : (
            <circle cx={end + 3} cy={y + 2} r="3" fill="var(--line-2)" />
          )}
        </g>
      ))}
    </svg>
  );
}
