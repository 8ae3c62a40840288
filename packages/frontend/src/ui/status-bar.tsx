import type { RolloutStatus } from "@rollout/contract";
import { formatCount } from "./format/numbers.js";
import { statusShares } from "./status-shares.js";

export type StatusCounts = Readonly<Record<RolloutStatus, number>>;

const looks: Record<RolloutStatus, string> = {
  succeeded: "h-[3px] bg-ok-mid rounded-[1px]",
  failed: "h-[7px] bg-bad rounded-[1px]",
  stalled: "h-[7px] hatched-warn rounded-[1px]",
  running: "h-[3px] dashed-run",
};

/** Shares of the four states: thin and pale where all is well, thick where it is not. */
export function StatusBar({
  counts,
  className,
}: {
  readonly counts: StatusCounts;
  readonly className?: string;
}) {
  const shares = statusShares(counts);
  return (
    <span className={`flex h-[7px] items-center gap-[1.5px] ${className ?? ""}`} aria-hidden="true">
      {shares.length === 0 && <span className="h-[3px] w-full rounded-[1px] bg-press" />}
      {shares.map(({ status, share }) => (
        <span key={status} className={looks[status]} style={{ flex: `${share} 0 2px` }} />
      ))}
    </span>
  );
}

/** What is not as it should be, in words: "57 failed, 18 stalled". */
export function StatusCountsText({ counts }: { readonly counts: StatusCounts }) {
  const { failed, stalled, running, succeeded } = counts;
  if (failed + stalled + running === 0) {
    return <span className="text-ink-3">{succeeded === 0 ? "no rollout yet" : "all succeeded"}</span>;
  }
  const parts = [
    failed > 0 && { text: `${formatCount(failed)} failed`, look: "text-ink-2" },
    stalled > 0 && { text: `${formatCount(stalled)} stalled`, look: "text-warn-ink" },
    running > 0 && failed === 0 && { text: `${formatCount(running)} running`, look: "text-run-ink" },
  ].filter((part) => part !== false);
  return (
    <span>
      {parts.map(({ text, look }, index) => (
        <span key={text} className={look}>
          {index > 0 && ", "}
          {text}
        </span>
      ))}
    </span>
  );
}
