import type { EventKind } from "@rollout/contract/words";
import clsx from "clsx";
import type { EventRow } from "../../features/timeline/index.js";
import { formatDuration } from "../../ui/format/duration.js";
import { formatCost, formatTokens } from "../../ui/format/numbers.js";

const colours: Record<EventKind, string> = {
  model: "bg-ev-model",
  tool: "bg-ev-tool",
  message: "bg-ev-model",
  state: "bg-ev-state",
  score: "bg-ev-score",
  error: "bg-ev-error",
  custom: "bg-ev-custom",
};

/** Tokens, cost, duration in fixed columns; the rail places the event in the time of the whole rollout. */
export function RowMargin({ row }: { readonly row: EventRow }) {
  const { tokensIn, tokensOut, costUsd, durationUs, railStart, railEnd } = row.margin;
  const hasNumbers = tokensIn !== null || tokensOut !== null || costUsd !== null || durationUs > 0;
  if (!hasNumbers) return null;
  const left = Math.min(99, railStart * 100);
  return (
    <div className="tabular text-meta leading-5 text-ink-3">
      <div className="grid grid-cols-[1fr_56px_54px] gap-1 text-right whitespace-nowrap">
        <span>{tokenWords(tokensIn, tokensOut)}</span>
        <span>{costUsd === null ? "" : formatCost(costUsd)}</span>
        <span className="text-ink">
          {durationUs > 0 && !row.open ? formatDuration(durationUs / 1000) : ""}
        </span>
      </div>
      <div className="relative mt-0.5 h-[3px] bg-press">
        <span
          className={clsx("absolute inset-y-0 min-w-0.5", colours[row.failed ? "error" : row.kind])}
          style={{ left: `${left}%`, width: `${Math.max(0, Math.min(100, railEnd * 100) - left)}%` }}
        />
      </div>
    </div>
  );
}

function tokenWords(tokensIn: number | null, tokensOut: number | null): string {
  if (tokensIn === null && tokensOut === null) return "";
  if (tokensIn === null || tokensOut === null) return `${formatTokens(tokensIn ?? tokensOut)} tok`;
  return `${formatTokens(tokensIn)} in, ${formatTokens(tokensOut)} out`;
}
