import type { Dataset, Run } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { datasetRunsQuery } from "../../../api/datasets.js";
import { Age } from "../../../ui/age.js";
import { type Column, DataTable } from "../../../ui/data-table.js";
import { EmptyState } from "../../../ui/empty-state.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf, formatCount, formatRate, formatScore } from "../../../ui/format/numbers.js";
import { PageFooter } from "../../../ui/page-bar.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { StatusBar } from "../../../ui/status-bar.js";
import { Status } from "../../../ui/status-mark.js";
import { successOf } from "../list/dataset-rows.js";
import { StartCode } from "../start-code.js";

interface RunsTabProps {
  readonly workspace: string;
  readonly dataset: Dataset;
}

/** Runs that used the dataset, whatever version. */
export function RunsTab({ workspace, dataset }: RunsTabProps) {
  const navigate = useNavigate();
  const query = useInfiniteQuery(datasetRunsQuery(workspace, dataset.name));
  const [cursor, setCursor] = useState<string | null>(null);
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  if (query.error) {
    return (
      <ErrorState
        title="The runs could not be loaded."
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.isPending) return <SkeletonRows rows={6} />;
  if (runs.length === 0) return <NoRuns workspace={workspace} name={dataset.name} />;
  return (
    <>
      <DataTable
        label="Runs"
        rows={runs}
        columns={columnsOf(workspace)}
        keyOf={({ id }) => id}
        onOpen={({ id }) =>
          void navigate({ to: "/w/$workspace/runs/$runId", params: { workspace, runId: id } })
        }
        cursor={cursor}
        onCursor={setCursor}
        onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
        narrow={(run) => (
          <div className="flex flex-col gap-1">
            <span className="flex justify-between gap-3">
              <RunName workspace={workspace} run={run} />
              <Age at={run.createdAt} />
            </span>
            <StatusBar counts={run.totals} className="w-full" />
            <span className="text-meta text-ink-3">
              {countOf(run.totals.rollouts, "rollout")}, {formatRate(successOf(run.totals))}
            </span>
          </div>
        )}
      />
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "open"],
        ]}
      >
        <span>{countOf(dataset.runCount, "run")}</span>
      </PageFooter>
    </>
  );
}

const RunName = ({ workspace, run }: { readonly workspace: string; readonly run: Run }) => (
  <Link to="/w/$workspace/runs/$runId" params={{ workspace, runId: run.id }} className="truncate font-medium">
    {run.workflowName ?? "run"}{" "}
    <span className="font-mono text-mono font-normal text-ink-3">{run.id.slice(-6)}</span>
  </Link>
);

const columnsOf = (workspace: string): Column<Run>[] => [
  {
    id: "run",
    head: "Run",
    width: "minmax(160px, 1fr)",
    cell: (run) => <RunName workspace={workspace} run={run} />,
  },
  {
    id: "version",
    head: "Version",
    width: "72px",
    align: "right",
    cell: ({ dataset }) => dataset?.version ?? "–",
  },
  {
    id: "set",
    head: "Task set",
    width: "minmax(80px, 160px)",
    from: "tablet",
    cell: ({ taskSet }) => <span className="text-ink-2">{taskSet ?? "–"}</span>,
  },
  { id: "status", head: "Status", width: "112px", cell: ({ status }) => <Status status={status} /> },
  {
    id: "bar",
    head: "Rollouts",
    width: "120px",
    from: "tablet",
    cell: ({ totals }) => (
      <span className="flex items-center">
        <StatusBar counts={totals} className="w-full" />
      </span>
    ),
  },
  {
    id: "rollouts",
    head: "Number of rollouts",
    quiet: true,
    width: "64px",
    align: "right",
    cell: ({ totals }) => formatCount(totals.rollouts),
  },
  {
    id: "success",
    head: "Success",
    width: "80px",
    align: "right",
    cell: (run) => formatRate(successOf(run.totals)),
  },
  {
    id: "score",
    head: "Score",
    width: "64px",
    align: "right",
    from: "desk",
    cell: ({ totals }) => formatScore(totals.score),
  },
  {
    id: "started",
    head: "Started",
    width: "130px",
    align: "right",
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];

const NoRuns = ({ workspace, name }: { readonly workspace: string; readonly name: string }) => (
  <EmptyState title={`No run has used ${name}`}>
    <p>Start one by its name:</p>
    <StartCode workspace={workspace} dataset={name} />
  </EmptyState>
);
