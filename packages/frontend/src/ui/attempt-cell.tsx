import type { RolloutStatus } from "@rollout/contract";
import clsx from "clsx";

const looks: Record<RolloutStatus, string> = {
  succeeded: "bg-ok-mid",
  failed: "bg-bad text-page",
  stalled: "hatched-warn",
  running: "border border-run",
};

/** One attempt as a cell, 17 by 16: its shape tells the status, its word must stand beside it. */
export const AttemptCell = ({
  status,
  current = false,
}: {
  readonly status: RolloutStatus;
  readonly current?: boolean;
}) => (
  <span
    aria-hidden="true"
    className={clsx(
      "flex h-4 w-[17px] flex-none items-center justify-center rounded-bar",
      looks[status],
      current && "outline-2 outline-offset-1 outline-accent",
    )}
  >
    {status === "failed" && (
      <svg viewBox="0 0 8 8" className="size-1.5" aria-hidden="true">
        <path d="M1 1l6 6M7 1L1 7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      </svg>
    )}
    {status === "stalled" && (
      <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
        <path d="M2.5 1v6M5.5 1v6" stroke="var(--warn-ink)" strokeWidth="1.4" />
      </svg>
    )}
  </span>
);
