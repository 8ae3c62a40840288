import { useEffect, useState } from "react";
import { useShownTheme } from "../../app/appearance.js";
import { contrastOf, parseOklch } from "../../ui/colour/contrast.js";
import { Halo } from "../../ui/live-dot.js";
import { StatusBar } from "../../ui/status-bar.js";

const rows = [
  {
    name: "conv-48213",
    counts: { succeeded: 5, failed: 3, stalled: 0, running: 0 },
    score: "0.71",
    age: "2 min ago",
  },
  {
    name: "conv-48209",
    counts: { succeeded: 2, failed: 0, stalled: 0, running: 1 },
    score: "0.92",
    age: "now",
  },
  {
    name: "thread-42",
    counts: { succeeded: 9, failed: 0, stalled: 0, running: 0 },
    score: "0.93",
    age: "3 h ago",
  },
] as const;

/** What the hue changes, as it looks in a list: a drawing, with its contrast in figures. */
export function HuePreview({ hue }: { readonly hue: number }) {
  return (
    <div className="mt-4 overflow-hidden rounded-control border border-line-2">
      <div aria-hidden="true" inert>
        {rows.map(({ name, counts, score, age }, row) => (
          <div
            key={name}
            className={`tabular flex h-8 items-center gap-4 border-b border-line px-4 ${
              row === 0 ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]" : ""
            }`}
          >
            <span className="min-w-0 flex-1 truncate font-mono text-mono">{name}</span>
            <StatusBar counts={counts} className="w-30 flex-none max-phone:w-16" />
            <span className="w-10 flex-none text-right">{score}</span>
            <span className="flex w-18 flex-none items-center justify-end gap-1.5 text-ink-2">
              {age === "now" && <Halo />}
              {age}
            </span>
          </div>
        ))}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
        <div aria-hidden="true" inert className="flex items-center gap-3">
          <span className="flex h-6 items-center rounded-control bg-solid px-2 text-meta font-medium text-on-solid">
            Save version
          </span>
          <span className="flex h-6 items-center rounded-control border border-line-2 bg-raised px-2 text-meta font-medium outline-2 outline-offset-1 outline-accent">
            Compare
          </span>
          <span className="text-accent-ink">What this means</span>
        </div>
        <Figures hue={hue} />
      </div>
    </div>
  );
}

function Figures({ hue }: { readonly hue: number }) {
  const theme = useShownTheme();
  const [figures, setFigures] = useState<{ text: string; ring: string } | null>(null);
  // The outside system is the page's style, which has the colours once theme and hue are set on it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and hue are why the colours are read.
  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => parseOklch(style.getPropertyValue(name));
    const [page, ink, accent] = [colour("--page"), colour("--accent-ink"), colour("--accent")];
    if (!page || !ink || !accent) return;
    setFigures({ text: contrastOf(ink, page).toFixed(1), ring: contrastOf(accent, page).toFixed(1) });
  }, [theme, hue]);
  if (figures === null) return null;
  return (
    <p className="tabular text-meta text-ink-3">
      text {figures.text} : 1, focus ring {figures.ring} : 1
    </p>
  );
}
