/** How attempts at the same task went in other runs. */
import type { RolloutDetail, TaskId } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { datasetRunsQuery } from "../../api/datasets.js";
import { taskRolloutsQuery } from "../../api/rollouts.js";
import { useWorkspace } from "../../api/workspace.js";
import { Age } from "../../ui/age.js";
import { AttemptCell } from "../../ui/attempt-cell.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatRate, formatScore } from "../../ui/format/numbers.js";
import { MismatchDot, withMismatch } from "../../ui/mismatch-mark.js";
import { type ShortColumn, ShortTable } from "../../ui/short-table.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { statusWord } from "../../ui/status-mark.js";
import { useRowCursor } from "../../ui/use-row-cursor.js";
import { historyWords, type TaskRun, taskRuns } from "./task-runs.js";

interface TaskHistoryProps {
  readonly detail: RolloutDetail;
  readonly taskId: TaskId;
  readonly datasetName: string;
}

export function TaskHistory({ detail, taskId, datasetName }: TaskHistoryProps) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { rollout } = detail;
  const rollouts = useInfiniteQuery(taskRolloutsQuery(workspace, taskId));
  const runs = useInfiniteQuery(datasetRunsQuery(workspace, datasetName)).data;
  const attempts = rollouts.data?.pages.flatMap((page) => page.rollouts) ?? [];
  const rows = taskRuns(attempts, runs?.pages.flatMap((page) => page.runs) ?? []);
  const open = (runId: string) => {
    const first = rows.find((row) => row.runId === runId)?.attempts[0];
    if (first === undefined) return;
    void navigate({
      to: "/w/$workspace/rollouts/$rolloutId",
      params: { workspace, rolloutId: first.id },
      search: { tab: "task" },
    });
  };
  const [cursor] = useRowCursor(
    rows.map(({ runId }) => runId),
    open,
  );
  return (
    <section aria-label="The same task in other runs">
      <div className="flex min-h-9 items-center gap-2 px-4">
        <h2 className="flex-none font-medium">The same task in other runs</h2>
        <span className="tabular min-w-0 truncate text-meta text-ink-3">
          {rows.length > 0 && historyWords(rows, { rate: formatRate, isWhole: !rollouts.hasNextPage })}
        </span>
      </div>
      {rollouts.error && (
        <ErrorState
          title="The other runs could not be loaded."
          error={rollouts.error}
          onRetry={() => void rollouts.refetch()}
        />
      )}
      {rollouts.isPending && <SkeletonRows rows={3} />}
      {rollouts.data && (
        <ShortTable
          label="Runs of the task"
          look="page"
          rows={rows}
          columns={columnsOf(workspace, rollout.id)}
          keyOf={({ runId }) => runId}
          cursor={cursor ?? rollout.runId}
          narrow={(row) => <NarrowRun workspace={workspace} row={row} current={rollout.id} />}
        />
      )}
      {rollouts.hasNextPage && (
        <Button
          variant="ghost"
          className="mx-2 my-1 max-phone:h-11"
          busy={rollouts.isFetchingNextPage}
          onClick={() => void rollouts.fetchNextPage()}
        >
          Show older attempts
        </Button>
      )}
    </section>
  );
}

const columnsOf = (workspace: string, current: string): ShortColumn<TaskRun>[] => [
  { id: "run", head: "Run", cell: (row) => <RunName workspace={workspace} row={row} /> },
  {
    id: "version",
    head: "Version",
    width: 72,
    align: "right",
    cell: ({ run }) => run?.dataset?.version ?? "–",
  },
  {
    id: "model",
    head: "Model",
    width: 140,
    from: "desk",
    cell: ({ model }) => <span className="font-mono text-mono text-ink-2">{model ?? "–"}</span>,
  },
  {
    id: "attempts",
    head: "Attempts",
    width: 244,
    cell: (row) => <Attempts workspace={workspace} row={row} current={current} />,
  },
  {
    id: "succeeded",
    head: "Succeeded",
    width: 88,
    align: "right",
    cell: ({ succeeded, finished }) => (
      <>
        {succeeded}
        <span className="text-ink-3">/{finished}</span>
      </>
    ),
  },
  {
    id: "score",
    head: "Score",
    width: 64,
    align: "right",
    from: "desk",
    cell: ({ score }) => formatScore(score),
  },
  {
    id: "started",
    head: "Started",
    width: 124,
    align: "right",
    cell: ({ startedAt }) => <Age at={startedAt} />,
  },
];

interface RowProps {
  readonly workspace: string;
  readonly row: TaskRun;
}

const RunName = ({ workspace, row: { runId, run, attempts } }: RowProps) => (
  <Link to="/w/$workspace/runs/$runId" params={{ workspace, runId }} className="truncate hover:underline">
    {run?.workflowName ?? attempts[0]?.workflowName ?? "run"}{" "}
    <span className="font-mono text-mono text-ink-3">{runId.slice(-6)}</span>
  </Link>
);

/** Cells that are shown; of more the rest is counted. */
const mostCells = 8;

function Attempts({ workspace, row, current }: RowProps & { readonly current: string }) {
  const more = row.attempts.length - mostCells;
  return (
    <span className="-ml-[3.5px] flex items-center">
      {row.attempts.slice(0, mostCells).map(({ id, attempt, status, violations }) => (
        <Link
          key={id}
          to="/w/$workspace/rollouts/$rolloutId"
          params={{ workspace, rolloutId: id }}
          search={{ tab: "task" }}
          aria-label={withMismatch(`Attempt ${attempt ?? ""}: ${statusWord[status]}`, violations)}
          title={withMismatch(`Attempt ${attempt ?? ""}: ${statusWord[status]}`, violations)}
          className="relative flex size-6 items-center justify-center"
        >
          <AttemptCell status={status} current={id === current} />
          <MismatchDot violations={violations} />
        </Link>
      ))}
      {more > 0 && <span className="pl-1 text-meta text-ink-3">+{more}</span>}
    </span>
  );
}

const NarrowRun = ({ workspace, row, current }: RowProps & { readonly current: string }) => (
  <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
    <RunName workspace={workspace} row={row} />
    <span className="text-right text-meta">
      <Age at={row.startedAt} />
    </span>
    <Attempts workspace={workspace} row={row} current={current} />
    <span className="text-right">
      {row.succeeded}
      <span className="text-ink-3">/{row.finished}</span>
    </span>
    <span className="text-meta text-ink-3">
      {row.run?.dataset && `version ${row.run.dataset.version}`} {row.model}
    </span>
  </div>
);
