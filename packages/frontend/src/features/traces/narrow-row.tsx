import type { RolloutTotals } from "@rollout/contract";
import type { ReactNode } from "react";
import { formatDuration } from "../../ui/format/duration.js";
import { countOf, formatCost, formatScore, formatTokens } from "../../ui/format/numbers.js";
import { StatusBar, StatusCountsText } from "../../ui/status-bar.js";
import { tokensOf } from "./totals-columns.js";

interface NarrowRowProps {
  readonly name: ReactNode;
  readonly age: ReactNode;
  readonly totals: RolloutTotals;
}

/** A group or run in three lines, for windows under 640 px. */
export function NarrowRow({ name, age, totals }: NarrowRowProps) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate">{name}</span>
        {age}
      </div>
      <div className="flex items-center justify-between gap-4 text-meta">
        <StatusBar counts={totals} className="flex-1" />
        <StatusCountsText counts={totals} />
      </div>
      <div className="grid grid-cols-[1.3fr_1fr_1fr_1.2fr_auto] gap-2 text-meta text-ink-2">
        <span>{countOf(totals.rollouts, "rollout")}</span>
        <span>score {formatScore(totals.score)}</span>
        <span>{formatCost(totals.costUsd)}</span>
        <span>{formatTokens(tokensOf(totals))} tok</span>
        <span>{formatDuration(totals.durationMs)}</span>
      </div>
    </div>
  );
}
