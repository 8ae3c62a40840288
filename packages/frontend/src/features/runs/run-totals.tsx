import type { Run } from "@rollout/contract";
import type { ReactNode } from "react";
import { formatDuration } from "../../ui/format/duration.js";
import {
  formatCost,
  formatCount,
  formatRate,
  formatScore,
  formatTokens,
  sumOfKnown,
} from "../../ui/format/numbers.js";

/** The numbers of a run in one strip. */
export function RunTotals({ run: { totals, taskCount, attempts } }: { readonly run: Run }) {
  const finished = totals.succeeded + totals.failed;
  const tokens = sumOfKnown(totals.tokensIn, totals.tokensOut);
  return (
    <dl className="tabular flex flex-none overflow-x-auto border-b border-line max-phone:grid max-phone:grid-cols-3">
      <Value
        name="Succeeded"
        // Under ten finished a rate would pretend to know more than it does.
        value={
          finished >= 10 ? formatRate(totals.succeeded / finished) : `${totals.succeeded} of ${finished}`
        }
        remark={finished >= 10 ? `${formatCount(totals.succeeded)} of ${formatCount(finished)}` : "finished"}
      />
      <Value
        name="Rollouts"
        value={formatCount(totals.rollouts)}
        remark={
          taskCount > 0 ? `${formatCount(taskCount)} tasks${attempts ? ` × ${attempts}` : ""}` : "no dataset"
        }
      />
      <Value name="Mean score" value={formatScore(totals.score)} remark="of those scored" />
      <Value name="Cost" value={formatCost(totals.costUsd)} remark="in total" />
      <Value name="Duration" value={formatDuration(totals.durationMs)} remark="p50 of finished" />
      <Value
        name="Tokens"
        value={formatTokens(tokens)}
        remark={`${formatTokens(totals.tokensIn)} in, ${formatTokens(totals.tokensOut)} out`}
      />
      <Value
        narrow={false}
        name="Errors"
        value={formatCount(totals.errors)}
        remark={`in ${formatCount(totals.events)} events`}
      />
    </dl>
  );
}

interface ValueProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly remark: string;
  /** False: windows under 640 px leave it out. */
  readonly narrow?: boolean;
}

const Value = ({ name, value, remark, narrow = true }: ValueProps) => (
  <div
    className={`min-w-0 flex-1 border-r border-line px-4 py-2 last:border-r-0 ${narrow ? "" : "max-phone:hidden"}`}
  >
    <dt className="text-meta text-ink-3">{name}</dt>
    <dd className="text-[18px] leading-[26px] font-medium tracking-[-0.015em] whitespace-nowrap">{value}</dd>
    <dd className="truncate text-caption text-ink-3">{remark}</dd>
  </div>
);
