import type { Rollout } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { Age } from "../../ui/age.js";
import type { Column } from "../../ui/data-table.js";
import { formatDuration } from "../../ui/format/duration.js";
import { formatCost, formatScore, formatTokens, sumOfKnown } from "../../ui/format/numbers.js";
import { MismatchBadge, mismatchWords } from "../../ui/mismatch-mark.js";
import { Status } from "../../ui/status-mark.js";
import { useDerivedFromNow } from "../../ui/use-now.js";

/** `planned`: attempts per task that the run announced. */
export const rolloutColumns = (workspace: string, planned: number | null): Column<Rollout>[] => [
  { id: "status", head: "Status", width: "126px", cell: ({ status }) => <Status status={status} /> },
  {
    id: "task",
    head: "Task",
    width: "minmax(160px, 230px)",
    cell: (rollout) => <RolloutName workspace={workspace} rollout={rollout} />,
  },
  {
    id: "attempt",
    head: "Attempt",
    width: "76px",
    align: "right",
    cell: ({ attempt }) => (
      <>
        {attempt ?? <span className="text-ink-3">–</span>}
        {attempt !== null && planned !== null && <span className="text-ink-3">/{planned}</span>}
      </>
    ),
  },
  {
    id: "last",
    head: "Last event, or result",
    width: "minmax(140px, 1fr)",
    cell: (rollout) => <LastWords workspace={workspace} rollout={rollout} />,
  },
  {
    id: "model",
    head: "Model",
    width: "130px",
    from: "tablet",
    cell: ({ model }) => <span className="font-mono text-mono text-ink-2">{model ?? "–"}</span>,
  },
  {
    id: "duration",
    head: "Duration",
    width: "92px",
    align: "right",
    cell: (rollout) => <Duration rollout={rollout} />,
  },
  {
    id: "cost",
    head: "Cost",
    width: "78px",
    from: "tablet",
    align: "right",
    cell: ({ costUsd }) => formatCost(costUsd),
  },
  {
    id: "tokens",
    head: "Tokens",
    width: "70px",
    from: "tablet",
    align: "right",
    cell: ({ tokensIn, tokensOut }) => formatTokens(sumOfKnown(tokensIn, tokensOut)),
  },
  {
    id: "score",
    head: "Score",
    width: "60px",
    from: "tablet",
    align: "right",
    cell: ({ score }) => formatScore(score),
  },
  {
    id: "activity",
    head: "Last activity",
    width: "116px",
    align: "right",
    cell: ({ lastActivityAt, status }) => <Activity at={lastActivityAt} status={status} />,
  },
];

/** The reason of a failure says more than the last event. */
const lastWords = ({ status, error, lastEvent }: Rollout): string =>
  (status === "failed" ? (error ?? lastEvent) : lastEvent) ?? "–";

interface RolloutProps {
  readonly workspace: string;
  readonly rollout: Rollout;
}

/** Whether the output fits its schema is said first: the status does not tell it. */
function LastWords({ workspace, rollout }: RolloutProps) {
  const { id, violations } = rollout;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {violations !== null && violations > 0 && (
        <Link
          to="/w/$workspace/rollouts/$rolloutId"
          params={{ workspace, rolloutId: id }}
          search={{ tab: "output", violation: "1" }}
          aria-label={mismatchWords(violations)}
          className="flex min-h-6 flex-none items-center gap-1.5 text-bad-ink hover:underline"
        >
          <MismatchBadge violations={violations} />
          output does not match
        </Link>
      )}
      <span className="min-w-0 truncate text-ink-2">{lastWords(rollout)}</span>
    </span>
  );
}

/** The row's own status says "stalled" already: the age stays an age, in its colour. */
const Activity = ({ at, status }: { readonly at: string; readonly status: Rollout["status"] }) =>
  status === "stalled" ? (
    <span className="[&_time]:text-warn-ink">
      <Age at={at} />
    </span>
  ) : (
    <Age at={at} status={status} />
  );

const RolloutName = ({ workspace, rollout }: RolloutProps) => (
  <Link
    to="/w/$workspace/rollouts/$rolloutId"
    params={{ workspace, rolloutId: rollout.id }}
    className="font-mono text-mono"
  >
    {rollout.taskName ?? `${rollout.id.slice(0, 8)}…${rollout.id.slice(-4)}`}
  </Link>
);

/** While it runs, the time since its start. */
function Duration({ rollout: { durationMs, startedAt, status } }: { readonly rollout: Rollout }) {
  const text = useDerivedFromNow((now) =>
    status === "running" && durationMs === null && startedAt !== null
      ? formatDuration(Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000) * 1000))
      : formatDuration(durationMs),
  );
  return <span>{text}</span>;
}

/** A rollout in three lines, for windows under 640 px. */
export function NarrowRollout({ workspace, rollout }: RolloutProps) {
  const { status, lastActivityAt, attempt, costUsd, tokensIn, tokensOut, score } = rollout;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate">
          <RolloutName workspace={workspace} rollout={rollout} />
          {attempt !== null && <span className="text-meta text-ink-3"> attempt {attempt}</span>}
        </span>
        <Activity at={lastActivityAt} status={status} />
      </div>
      <div className="flex items-center gap-3">
        <Status status={status} />
        <span className="min-w-0 text-meta">
          <LastWords workspace={workspace} rollout={rollout} />
        </span>
      </div>
      <div className="flex justify-between gap-3 text-meta text-ink-2">
        <Duration rollout={rollout} />
        <span>{formatCost(costUsd)}</span>
        <span>{formatTokens(sumOfKnown(tokensIn, tokensOut))} tok</span>
        <span>score {formatScore(score)}</span>
      </div>
    </div>
  );
}
