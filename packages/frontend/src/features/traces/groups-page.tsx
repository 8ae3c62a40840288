/** Traces, the first page: every group of runs with its numbers, live. */
import { type Group, groupBySchema } from "@rollout/contract";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ChevronDown, Terminal } from "lucide-react";
import { useState } from "react";
import { useWorkspaceLive } from "../../api/workspace-live.js";
import { Button } from "../../ui/button.js";
import { DataTable } from "../../ui/data-table.js";
import { Dialog } from "../../ui/dialog.js";
import { ErrorState } from "../../ui/error-state.js";
import { countOf, formatCost, formatCount, formatTokens } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { LiveDot } from "../../ui/live-dot.js";
import { Menu, MenuChoice } from "../../ui/menu.js";
import { PageBar, PageFooter } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { SortMenu } from "../../ui/sort-menu.js";
import { useTitle } from "../../ui/use-title.js";
import { FilterBar } from "./filter-bar.js";
import { GroupActivity, GroupName, groupAddress, groupByWords, groupColumns } from "./group-columns.js";
import { NarrowRow } from "./narrow-row.js";
import { NoMatch } from "./no-match.js";
import { NoRuns } from "./no-runs.js";
import { StartRunGuide } from "./start-run-guide.js";
import { countFilters, type TraceSearch } from "./trace-search.js";
import { groupKey, useGroups } from "./use-groups.js";
import { useHold } from "./use-hold.js";
import { ViewTabs } from "./view-tabs.js";

const route = getRouteApi("/w/$workspace/traces");

const sortWords: Record<string, string> = {
  activity: "Last activity",
  group: "Group",
  workflow: "Workflow",
  runs: "Runs",
  rollouts: "Rollouts",
  status: "Failures",
  score: "Score",
  cost: "Cost",
  tokens: "Tokens",
  duration: "Duration",
};

export function GroupsPage() {
  const { workspace } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  useTitle("Traces");
  const hold = useHold();
  const live = useWorkspaceLive();
  const [cursor, setCursor] = useState<string | null>(null);
  const [guide, setGuide] = useState(false);
  const [groupMenu, setGroupMenu] = useState(false);
  const list = useGroups(search, hold.held);
  const groupBy = search.by ?? "group_id";
  const filters = countFilters(search);
  const setSearch = (next: TraceSearch) =>
    void navigate({ to: "/w/$workspace/traces", params: { workspace }, search: next, replace: true });
  const sortBy = (column: string) => {
    const isSame = (search.sort ?? "activity") === column;
    const order = isSame && search.order !== "asc" ? "asc" : undefined;
    setSearch({ ...search, sort: column, order } as TraceSearch);
  };
  const sort = { column: search.sort ?? "activity", descending: search.order !== "asc" };
  const open = (group: Group) => void navigate(groupAddress(workspace, groupBy, group, search));

  useKeys("List", [
    { keys: ".", word: "Hold updates", run: hold.toggle },
    { keys: "G", word: "Group by", run: () => setGroupMenu(true) },
  ]);

  const isEmpty = list.totals?.groups === 0 && list.rows.length === 0;
  return (
    <>
      <PageBar>
        <h1 className="text-prose font-semibold">Traces</h1>
        <span className="tabular flex items-center gap-2 text-meta">
          <LiveDot
            state={live.state}
            onRetry={live.retryNow}
            held={hold.heldByKey || (hold.held && list.newer > 0) ? list.newer : null}
            onRelease={hold.release}
            liveWord={isEmpty && filters === 0 ? "Listening for the first event" : "Live"}
          />
          {(list.totals?.running ?? 0) > 0 && (
            <span className="text-ink-3">{formatCount(list.totals?.running ?? 0)} running</span>
          )}
        </span>
        <Button className="ml-auto" icon={<Terminal className="small" />} onClick={() => setGuide(true)}>
          Start a run
        </Button>
      </PageBar>
      {isEmpty && filters === 0 ? (
        <NoRuns />
      ) : (
        <>
          <ViewTabs workspace={workspace} search={search} />
          <FilterBar search={search} onChange={setSearch}>
            <Menu
              open={groupMenu}
              onOpenChange={setGroupMenu}
              align="end"
              trigger={
                <Button variant="ghost" size="small">
                  <span className="flex items-center gap-1.5">
                    Group by <span className="font-medium text-ink">{groupByWords[groupBy]}</span>
                    <ChevronDown className="small text-ink-3" />
                  </span>
                </Button>
              }
            >
              <MenuChoice
                value={groupBy}
                options={groupBySchema.options.map((value) => ({ value, label: groupByWords[value] }))}
                onChange={(by) => setSearch({ ...search, by } as TraceSearch)}
              />
            </Menu>
            <span className="flex items-center max-tablet:hidden">
              <SortMenu sort={sort} words={sortWords} onSort={sortBy} />
            </span>
          </FilterBar>
          {list.error && (
            <ErrorState title="The groups could not be loaded." error={list.error} onRetry={list.retry} />
          )}
          {list.isPending && <SkeletonRows />}
          {!list.error && !list.isPending && (
            <DataTable
              label="Groups of runs"
              rows={list.rows}
              columns={groupColumns(workspace, groupBy, search)}
              keyOf={groupKey}
              onOpen={open}
              cursor={cursor}
              onCursor={setCursor}
              sort={sort}
              onSort={sortBy}
              onMore={list.onMore}
              onHover={hold.onHover}
              narrow={(group) => (
                <NarrowRow
                  name={<GroupName {...{ workspace, groupBy, group, search }} />}
                  age={<GroupActivity group={group} />}
                  totals={group.totals}
                />
              )}
            >
              {list.rows.length === 0 && (
                <NoMatch noun="group" filters={filters} onClear={() => setSearch({})} />
              )}
            </DataTable>
          )}
          <PageFooter
            keys={[
              ["J K", "move"],
              ["↵", "open"],
              ["/", "filter"],
              ["⇧ G", "group by"],
            ]}
          >
            {list.totals && (
              <>
                <span>{countOf(list.totals.groups, "group")}</span>
                <span>{countOf(list.totals.runs, "run")}</span>
                <span>{countOf(list.totals.rollouts, "rollout")}</span>
                <span>{formatCost(list.totals.costUsd)}</span>
                <span>{formatTokens(list.totals.tokens)} tokens</span>
              </>
            )}
            {list.isPartlySorted && <span>sorted among the {formatCount(list.rows.length)} newest</span>}
          </PageFooter>
        </>
      )}
      <Dialog look="wide" title="Start a run" open={guide} onOpenChange={setGuide}>
        <div className="overflow-y-auto p-5">
          <StartRunGuide />
        </div>
      </Dialog>
    </>
  );
}
