/** The rollouts of one run, live. */
import type { Rollout, RolloutStatus, Run, RunId } from "@rollout/contract";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { FileWarning, Link2, Pause } from "lucide-react";
import { useRef, useState } from "react";
import { Age } from "../../ui/age.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button } from "../../ui/button.js";
import { FilterChip } from "../../ui/chip.js";
import { useCopy } from "../../ui/copy-button.js";
import { DataTable } from "../../ui/data-table.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatClock, formatSpan } from "../../ui/format/age.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { LiveDot } from "../../ui/live-dot.js";
import { PageBar, PageFooter } from "../../ui/page-bar.js";
import { SearchField } from "../../ui/search-field.js";
import { Segmented } from "../../ui/segmented.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { StatusMark, statusWord } from "../../ui/status-mark.js";
import { useTitle } from "../../ui/use-title.js";
import { NarrowRollout, rolloutColumns } from "./rollout-columns.js";
import { parseRunSearch, type RunSearch } from "./run-search.js";
import { RunSource } from "./run-source.js";
import { RunTotals } from "./run-totals.js";
import { useRun } from "./use-run.js";

const route = getRouteApi("/w/$workspace/runs/$runId");

export function RunPage() {
  const { workspace, ...params } = route.useParams();
  const runId = params.runId as RunId;
  const { search = "", status, output } = route.useSearch();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState(false);
  const [hovered, setHovered] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const [copied, copy] = useCopy();
  const { run, rows, newer, live, isPending, error, retry, hasMore, onMore } = useRun(
    runId,
    {
      ...(search ? { search } : {}),
      ...(status ? { status } : {}),
      ...(output ? { outputMatches: "false" as const } : {}),
    },
    held || hovered,
  );
  const name = run?.workflowName ?? run?.taskSet ?? run?.dataset?.name ?? "Run";
  useTitle(name);
  const setFilter = (next: { [Key in keyof RunSearch]?: RunSearch[Key] | undefined }) =>
    void navigate({
      to: "/w/$workspace/runs/$runId",
      params: { workspace, runId },
      search: parseRunSearch({ search, status, output, ...next }),
      replace: true,
    });
  const open = ({ id }: Rollout) =>
    void navigate({ to: "/w/$workspace/rollouts/$rolloutId", params: { workspace, rolloutId: id } });
  const up = () =>
    void navigate(run?.groupId == null ? tracesAddress(workspace) : groupAddress(workspace, run.groupId));
  useKeys("List", [
    { keys: "/", word: "Filter", run: () => input.current?.focus() },
    { keys: ".", word: "Hold updates", run: () => setHeld(!held) },
  ]);
  const isFiltered = search !== "" || status !== undefined || output !== undefined;
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link {...tracesAddress(workspace)}>Traces</Link>
          {run?.groupId != null && (
            <Link {...groupAddress(workspace, run.groupId)} className="font-mono text-mono">
              {run.groupId}
            </Link>
          )}
          <h1 className="flex min-w-0 items-baseline gap-2">
            <span className="truncate">{name}</span>
            <span className="font-mono text-mono font-normal text-ink-3">{runId.slice(-6)}</span>
          </h1>
        </Breadcrumb>
        <span className="tabular flex items-center gap-2 text-meta">
          <LiveDot
            state={live.state}
            onRetry={live.retryNow}
            held={held || (hovered && newer > 0) ? newer : null}
            onRelease={() => {
              setHeld(false);
              setHovered(false);
            }}
          />
          {(run?.totals.running ?? 0) > 0 && (
            <span className="text-ink-3">{run?.totals.running} running</span>
          )}
        </span>
        <span className="ml-auto flex gap-1">
          <Button
            variant="ghost"
            icon={<Pause className="small" />}
            aria-pressed={held}
            onClick={() => setHeld(!held)}
            className="max-phone:hidden"
          >
            {held ? "Held" : "Hold updates"}
          </Button>
          <Button icon={<Link2 className="small" />} onClick={() => copy(window.location.href)}>
            {copied ? "Copied" : "Copy link"}
          </Button>
        </span>
      </PageBar>
      {run && <RunTotals run={run} />}
      {run && (
        <RunSource
          workspace={workspace}
          run={run}
          className="hidden truncate border-b border-line px-4 py-1.5 text-meta text-ink-3 max-phone:block"
        />
      )}
      <div className="flex min-h-10 flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-1">
        <SearchField
          label="Filter by id or task"
          value={search}
          onChange={(text) => setFilter({ search: text })}
          inputRef={input}
        />
        {output && (
          <FilterChip
            field="Output"
            operator="is"
            value={<span className="px-1.5">not matching its schema</span>}
            onRemove={() => setFilter({ output: undefined })}
          />
        )}
        {run && run.outputMismatches > 0 && !output && (
          <Button
            size="small"
            variant="ghost"
            icon={<FileWarning className="small" />}
            onClick={() => setFilter({ output: "mismatch" })}
          >
            Output does not match <span className="tabular">{formatCount(run.outputMismatches)}</span>
          </Button>
        )}
        {run && (
          <span className="ml-auto flex items-center gap-2 text-meta text-ink-3 max-phone:ml-0">
            <span className="max-phone:hidden">Status</span>
            <StatusFilter run={run} status={status} onChange={(next) => setFilter({ status: next })} />
          </span>
        )}
      </div>
      {error && <ErrorState title="The run could not be loaded." error={error} onRetry={retry} />}
      {isPending && !error && <SkeletonRows />}
      {!isPending && !error && (
        <DataTable
          label="Rollouts"
          rows={rows}
          columns={rolloutColumns(workspace, run?.attempts ?? null)}
          keyOf={({ id }) => id}
          onOpen={open}
          cursor={cursor}
          onCursor={setCursor}
          onUp={up}
          onMore={onMore}
          onHover={setHovered}
          narrow={(rollout) => <NarrowRollout workspace={workspace} rollout={rollout} />}
        >
          {rows.length === 0 && (
            <p className="border-b border-line px-4 py-1.5 text-ink-2">
              {isFiltered ? "No rollout matches the filters. " : "No rollout has started yet."}
              {isFiltered && (
                <button
                  type="button"
                  className="text-accent-ink"
                  onClick={() => setFilter({ search: undefined, status: undefined, output: undefined })}
                >
                  Clear filters
                </button>
              )}
            </p>
          )}
          {run && run.totals.stalled > 0 && <StalledNote run={run} />}
        </DataTable>
      )}
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "open"],
          ["Esc", "up"],
          [".", "hold updates"],
        ]}
      >
        {run && (
          <>
            <span>{countOf(run.totals.rollouts, "rollout")}</span>
            <RunSource workspace={workspace} run={run} />
            <span>started {formatClock(Date.parse(run.createdAt)).slice(0, 5)}</span>
            {run.agentName && (
              <span>
                agent {run.agentName} {run.agentVersion}
              </span>
            )}
          </>
        )}
        {hasMore && <span>{formatCount(rows.length)} loaded</span>}
      </PageFooter>
    </>
  );
}

const tracesAddress = (workspace: string) => ({ to: "/w/$workspace/traces", params: { workspace } }) as const;
const groupAddress = (workspace: string, key: string) =>
  ({
    to: "/w/$workspace/traces/groups/$groupBy/$key",
    params: { workspace, groupBy: "group_id", key },
  }) as const;

interface StatusFilterProps {
  readonly run: Run;
  readonly status: RolloutStatus | undefined;
  readonly onChange: (status: RolloutStatus | undefined) => void;
}

const filterOrder: readonly RolloutStatus[] = ["running", "stalled", "failed", "succeeded"];

const StatusFilter = ({ run: { totals }, status, onChange }: StatusFilterProps) => (
  <Segmented<RolloutStatus | "all">
    label="Status"
    value={status ?? "all"}
    onChange={(value) => onChange(value === "all" ? undefined : value)}
    options={[
      { value: "all", label: `All ${formatCount(totals.rollouts)}` },
      ...filterOrder.map((each) => ({
        value: each,
        name: `${statusWord[each]}, ${totals[each]}`,
        label: (
          <>
            <StatusMark status={each} />
            {formatCount(totals[each])}
          </>
        ),
      })),
    ]}
  />
);

const StalledNote = ({ run }: { readonly run: Run }) => (
  <p className="px-4 py-3 text-meta text-ink-3">
    {countOf(run.totals.stalled, "stalled rollout has", "stalled rollouts have")} logged nothing for more than{" "}
    {formatSpan(run.markStalledAfterSeconds * 1000)} (the run’s{" "}
    <code className="text-mono">mark_stalled_after_seconds</code> is {run.markStalledAfterSeconds}). They
    count as unfinished, not as failed. Last activity <Age at={run.lastActivityAt} />.
  </p>
);
