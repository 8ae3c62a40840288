/** The runs of one group, or those without one. */
import type { GroupBy, Run } from "@rollout/contract";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWorkspace } from "../../api/workspace.js";
import { useWorkspaceLive } from "../../api/workspace-live.js";
import { Age } from "../../ui/age.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { type Column, DataTable } from "../../ui/data-table.js";
import { ErrorState } from "../../ui/error-state.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { LiveDot } from "../../ui/live-dot.js";
import { PageBar, PageFooter } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { StatusMark } from "../../ui/status-mark.js";
import { useTitle } from "../../ui/use-title.js";
import { FilterBar } from "./filter-bar.js";
import { NarrowRow } from "./narrow-row.js";
import { NoMatch } from "./no-match.js";
import { totalsColumns } from "./totals-columns.js";
import { countFilters, type TraceSearch } from "./trace-search.js";
import { useHold } from "./use-hold.js";
import { useRuns } from "./use-runs.js";

const groupRoute = getRouteApi("/w/$workspace/traces/groups/$groupBy/$key");
const ungroupedRoute = getRouteApi("/w/$workspace/traces/ungrouped/$groupBy");

export function GroupPage() {
  const { groupBy, key } = groupRoute.useParams();
  const search = groupRoute.useSearch();
  const navigate = groupRoute.useNavigate();
  return (
    <RunsOfGroup
      groupBy={groupBy}
      groupKey={key}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}

export function UngroupedPage() {
  const { groupBy } = ungroupedRoute.useParams();
  const search = ungroupedRoute.useSearch();
  const navigate = ungroupedRoute.useNavigate();
  return (
    <RunsOfGroup
      groupBy={groupBy}
      groupKey={null}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}

interface RunsOfGroupProps {
  readonly groupBy: GroupBy;
  readonly groupKey: string | null;
  readonly search: TraceSearch;
  readonly onSearch: (search: TraceSearch) => void;
}

function RunsOfGroup({ groupBy, groupKey, search, onSearch }: RunsOfGroupProps) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const hold = useHold();
  const live = useWorkspaceLive();
  const [cursor, setCursor] = useState<string | null>(null);
  const list = useRuns({ groupBy, key: groupKey }, search, hold.held);
  const filters = countFilters(search);
  const sortBy = (column: string) => {
    const isSame = (search.sort ?? "activity") === column;
    onSearch({
      ...search,
      sort: column,
      order: isSame && search.order !== "asc" ? "asc" : undefined,
    } as TraceSearch);
  };
  const by: TraceSearch = groupBy === "group_id" ? {} : { by: groupBy };
  useTitle(groupKey ?? "Ungrouped runs");
  useKeys("List", [{ keys: ".", word: "Hold updates", run: hold.toggle }]);
  const name = groupKey ?? (groupBy === "group_id" ? "Ungrouped runs" : `No ${groupBy.replace("_", " ")}`);
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/traces" params={{ workspace }} search={by}>
            Traces
          </Link>
          <h1 className={groupKey !== null && groupBy === "group_id" ? "font-mono text-mono" : ""}>{name}</h1>
        </Breadcrumb>
        <span className="tabular flex items-center gap-2 text-meta">
          <LiveDot
            state={live.state}
            onRetry={live.retryNow}
            held={hold.heldByKey || (hold.held && list.newer > 0) ? list.newer : null}
            onRelease={hold.release}
          />
        </span>
      </PageBar>
      <FilterBar search={search} onChange={onSearch} />
      {list.error && (
        <ErrorState title="The runs could not be loaded." error={list.error} onRetry={list.retry} />
      )}
      {list.isPending && <SkeletonRows />}
      {!list.error && !list.isPending && (
        <DataTable
          label="Runs"
          rows={list.rows}
          columns={columnsOf(workspace)}
          keyOf={({ id }) => id}
          onOpen={({ id }) =>
            void navigate({ to: "/w/$workspace/runs/$runId", params: { workspace, runId: id } })
          }
          cursor={cursor}
          onCursor={setCursor}
          onUp={() => void navigate({ to: "/w/$workspace/traces", params: { workspace }, search: by })}
          sort={{ column: search.sort ?? "activity", descending: search.order !== "asc" }}
          onSort={sortBy}
          onMore={list.onMore}
          onHover={hold.onHover}
          narrow={(run) => (
            <NarrowRow
              name={<RunName workspace={workspace} run={run} />}
              age={<Age at={run.lastActivityAt} status={run.status} />}
              totals={run.totals}
            />
          )}
        >
          {list.rows.length === 0 && <NoMatch noun="run" filters={filters} onClear={() => onSearch({})} />}
        </DataTable>
      )}
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "open"],
          ["Esc", "up"],
          ["/", "filter"],
        ]}
      >
        <span>
          {countOf(list.rows.length, "run")}
          {list.onMore && " so far"}
        </span>
        <span>
          {countOf(
            list.rows.reduce((sum, { totals }) => sum + totals.rollouts, 0),
            "rollout",
          )}
        </span>
      </PageFooter>
    </>
  );
}

function RunName({ workspace, run }: { readonly workspace: string; readonly run: Run }) {
  return (
    <Link
      to="/w/$workspace/runs/$runId"
      params={{ workspace, runId: run.id }}
      className="inline-flex max-w-full items-center gap-2"
    >
      <StatusMark status={run.status} label={run.status} />
      <span className="truncate" title={agentOf(run)}>
        {run.workflowName ?? run.dataset?.name ?? "Run"}
      </span>
      <span className="flex-none font-mono text-mono text-ink-3">{run.id.slice(-6)}</span>
    </Link>
  );
}

const agentOf = ({ agentName, agentVersion }: Run): string | undefined =>
  agentName === null ? undefined : `agent ${agentName} ${agentVersion ?? ""}`.trim();

const columnsOf = (workspace: string): Column<Run>[] => [
  {
    id: "run",
    head: "Run",
    width: "minmax(180px, 1.4fr)",
    sortable: true,
    cell: (run) => <RunName workspace={workspace} run={run} />,
  },
  {
    id: "dataset",
    head: "Dataset",
    width: "minmax(120px, 1fr)",
    from: "tablet",
    sortable: true,
    cell: ({ dataset, taskSet }) => (
      <span className="text-ink-2">
        {dataset ? `${taskSet ?? dataset.name}, version ${dataset.version}` : "–"}
      </span>
    ),
  },
  {
    id: "tasks",
    head: "Tasks",
    width: "62px",
    from: "tablet",
    align: "right",
    sortable: true,
    cell: ({ taskCount }) =>
      taskCount === 0 ? <span className="text-ink-3">–</span> : formatCount(taskCount),
  },
  ...totalsColumns<Run>(),
  {
    id: "activity",
    head: "Last activity",
    width: "124px",
    align: "right",
    sortable: true,
    cell: ({ lastActivityAt, status }) => <Age at={lastActivityAt} status={status} />,
  },
];
