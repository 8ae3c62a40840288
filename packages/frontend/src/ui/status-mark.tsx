import type { RolloutStatus } from "@rollout/contract";
import clsx from "clsx";

export const statusWord: Record<RolloutStatus, string> = {
  succeeded: "Succeeded",
  failed: "Failed",
  running: "Running",
  stalled: "Stalled",
};

const wordColour: Record<RolloutStatus, string> = {
  succeeded: "text-ink-2",
  failed: "text-bad-ink",
  running: "text-run-ink",
  stalled: "text-warn-ink",
};

/** Shape and colour of a status, 14 px. With `label` it speaks for itself; else a word stands beside it. */
export function StatusMark({ status, label }: { readonly status: RolloutStatus; readonly label?: string }) {
  return (
    <>
      {status === "running" ? <RunningMark /> : <StillMark status={status} />}
      {label !== undefined && <span className="sr-only">{label}</span>}
    </>
  );
}

function StillMark({ status }: { readonly status: Exclude<RolloutStatus, "running"> }) {
  return (
    <svg viewBox="0 0 14 14" className="size-3.5 flex-none" aria-hidden="true">
      {status === "succeeded" && (
        <g fill="none" stroke="var(--ok)" strokeWidth="1.3">
          <circle cx="7" cy="7" r="6" />
          <path d="M4.5 7.2l1.8 1.8 3.3-3.7" strokeLinecap="round" strokeLinejoin="round" />
        </g>
      )}
      {status === "failed" && (
        <>
          <rect x="0.5" y="0.5" width="13" height="13" rx="3" fill="var(--bad)" />
          <path
            d="M4.7 4.7l4.6 4.6M9.3 4.7L4.7 9.3"
            stroke="var(--page)"
            strokeWidth="1.7"
            strokeLinecap="round"
          />
        </>
      )}
      {status === "stalled" && (
        <g fill="none" stroke="var(--warn)">
          <circle cx="7" cy="7" r="6" strokeWidth="1.4" strokeDasharray="2.4 1.37" />
          <path d="M5.6 4.8v4.4M8.4 4.8v4.4" strokeWidth="1.5" strokeLinecap="round" />
        </g>
      )}
    </svg>
  );
}

/** The turning arc of what runs. */
export const RunningMark = () => (
  <svg viewBox="0 0 14 14" className="turning size-3.5 flex-none" aria-hidden="true">
    <g fill="none" strokeWidth="1.7">
      <circle cx="7" cy="7" r="5.8" stroke="var(--run-mid)" />
      <path d="M7 1.2a5.8 5.8 0 0 1 5.8 5.8" stroke="var(--run)" strokeLinecap="round" />
    </g>
  </svg>
);

/** Mark and word. */
export function Status({
  status,
  strong = false,
}: {
  readonly status: RolloutStatus;
  readonly strong?: boolean;
}) {
  return (
    <span className="inline-flex items-center gap-2">
      <StatusMark status={status} />
      <span className={clsx(wordColour[status], strong && "font-medium")}>{statusWord[status]}</span>
    </span>
  );
}
