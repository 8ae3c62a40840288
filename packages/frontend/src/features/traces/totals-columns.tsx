/** Columns that groups and runs share: status, score, cost, tokens, duration. */
import type { RolloutTotals } from "@rollout/contract";
import type { Column } from "../../ui/data-table.js";
import { formatDuration } from "../../ui/format/duration.js";
import { formatCost, formatCount, formatScore, formatTokens, sumOfKnown } from "../../ui/format/numbers.js";
import { StatusBar, StatusCountsText } from "../../ui/status-bar.js";

interface HasTotals {
  readonly totals: RolloutTotals;
}

export const tokensOf = ({ tokensIn, tokensOut }: RolloutTotals): number | null =>
  sumOfKnown(tokensIn, tokensOut);

export const totalsColumns = <Row extends HasTotals>(): Column<Row>[] => [
  {
    id: "rollouts",
    head: "Rollouts",
    width: "78px",
    align: "right",
    sortable: true,
    cell: ({ totals }) => formatCount(totals.rollouts),
  },
  {
    id: "status",
    head: "Status",
    width: "minmax(190px, 254px)",
    sortable: true,
    cell: ({ totals }) => (
      <span className="flex items-center gap-2.5 text-meta">
        <StatusBar counts={totals} className="w-26 flex-none" />
        <StatusCountsText counts={totals} />
      </span>
    ),
  },
  {
    id: "score",
    head: "Score",
    width: "64px",
    from: "desk",
    align: "right",
    sortable: true,
    cell: ({ totals }) => <Amount text={formatScore(totals.score)} />,
  },
  {
    id: "cost",
    head: "Cost",
    width: "78px",
    align: "right",
    sortable: true,
    cell: ({ totals }) => <Amount text={formatCost(totals.costUsd)} />,
  },
  {
    id: "tokens",
    head: "Tokens",
    width: "78px",
    from: "tablet",
    align: "right",
    sortable: true,
    cell: ({ totals }) => <Amount text={formatTokens(tokensOf(totals))} />,
  },
  {
    id: "duration",
    head: "Duration p50",
    width: "104px",
    from: "desk",
    align: "right",
    sortable: true,
    cell: ({ totals }) => <Amount text={formatDuration(totals.durationMs)} />,
  },
];

/** A number, or the pale dash of what is unknown. */
const Amount = ({ text }: { readonly text: string }) => (
  <span className={text === "–" ? "text-ink-3" : ""}>{text}</span>
);

/** By column: what rows with totals are ordered by. */
export const totalsValues: Record<string, (row: HasTotals) => number | null> = {
  rollouts: ({ totals }) => totals.rollouts,
  status: ({ totals }) => (totals.rollouts === 0 ? null : (totals.failed + totals.stalled) / totals.rollouts),
  score: ({ totals }) => totals.score,
  cost: ({ totals }) => totals.costUsd,
  tokens: ({ totals }) => tokensOf(totals),
  duration: ({ totals }) => totals.durationMs,
};
