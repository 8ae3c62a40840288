/** Two versions of a dataset: how many tasks differ, which, and how. */
import type { Dataset, DatasetId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeftRight, ChevronDown, History, Link2 } from "lucide-react";
import { useState } from "react";
import { comparisonQuery, datasetQuery, datasetVersionsQuery } from "../../../api/datasets.js";
import { Age } from "../../../ui/age.js";
import { Breadcrumb } from "../../../ui/breadcrumb.js";
import { Button, IconButton } from "../../../ui/button.js";
import { useCopy } from "../../../ui/copy-button.js";
import { EmptyState } from "../../../ui/empty-state.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { Menu, MenuChoice } from "../../../ui/menu.js";
import { PageBar, PageFooter } from "../../../ui/page-bar.js";
import { Segmented } from "../../../ui/segmented.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { useNarrower } from "../../../ui/use-media.js";
import { useTitle } from "../../../ui/use-title.js";
import { useRestore } from "../versions/use-restore.js";
import type { DiffLook } from "./diff-view.js";
import { DifferenceList, differenceWords, Figures } from "./difference-list.js";
import { TaskDifference } from "./task-difference.js";

const route = getRouteApi("/w/$workspace/datasets/$datasetId/compare");

export function ComparePage() {
  const { workspace, ...params } = route.useParams();
  const datasetId = params.datasetId as DatasetId;
  const dataset = useQuery(datasetQuery(workspace, datasetId));
  useTitle("Compare versions");
  if (dataset.error) return <ErrorState title="The dataset could not be loaded." error={dataset.error} />;
  if (!dataset.data) return <SkeletonRows />;
  if (dataset.data.version === 1) {
    return (
      <EmptyState title="Version 1 is the only one" level="h1">
        <Link
          to="/w/$workspace/datasets/$datasetId"
          params={{ workspace, datasetId }}
          className="text-accent-ink hover:underline"
        >
          Edit a task
        </Link>
      </EmptyState>
    );
  }
  return <Comparison workspace={workspace} dataset={dataset.data} />;
}

function Comparison({ workspace, dataset }: { readonly workspace: string; readonly dataset: Dataset }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const isPhone = useNarrower("phone");
  const hasSides = !useNarrower("desk");
  const [look, setLook] = useState<DiffLook>("words");
  const [copied, copy] = useCopy();
  const { restore, isRestoring } = useRestore(workspace, dataset);
  const to = Number(search.to ?? dataset.version);
  const from = Number(search.from ?? Math.max(1, to - 1));
  const versions = useQuery(datasetVersionsQuery(workspace, dataset.id)).data ?? [];
  const query = useQuery(comparisonQuery(workspace, dataset.id, from, to));
  const tasks = query.data?.tasks ?? [];
  const current = tasks.find(({ id }) => id === search.task) ?? tasks[0];
  const go = (next: { from?: number; to?: number; task?: string | undefined }) => {
    const task = "task" in next ? next.task : search.task;
    void navigate({
      to: "/w/$workspace/datasets/$datasetId/compare",
      params: { workspace, datasetId: dataset.id },
      search: {
        from: String(next.from ?? from),
        to: String(next.to ?? to),
        ...(task === undefined ? {} : { task }),
      },
      replace: true,
    });
  };
  const move = (step: 1 | -1) => {
    const at = tasks.findIndex(({ id }) => id === current?.id);
    const next = tasks[Math.min(tasks.length - 1, Math.max(0, at + step))];
    if (next) go({ task: next.id });
  };
  useKeys("Compare", [
    { keys: "j", word: "Next task", run: () => move(1) },
    { keys: "k", word: "Task before", run: () => move(-1) },
    { keys: "n", word: "Next difference", run: () => move(1) },
    { keys: "p", word: "Difference before", run: () => move(-1) },
    { keys: "[", word: "Older left version", run: () => from > 1 && go({ from: from - 1 }) },
    { keys: "]", word: "Newer left version", run: () => from < dataset.version && go({ from: from + 1 }) },
    { keys: "x", word: "Swap", run: () => go({ from: to, to: from }) },
    {
      keys: "Escape",
      word: "Up",
      run: () =>
        void navigate({
          to: "/w/$workspace/datasets/$datasetId",
          params: { workspace, datasetId: dataset.id },
          search: { tab: "versions" },
        }),
    },
  ]);
  const side = (which: "from" | "to", version: number) => {
    const facts = versions.find((each) => each.version === version);
    return (
      <div className="min-w-0 flex-1 px-4 py-2">
        <div className="flex items-center gap-2">
          <Menu
            trigger={
              <button
                type="button"
                className="flex items-center gap-2 rounded-control text-dialog hover:text-accent-ink"
              >
                Version {version} <ChevronDown className="small text-ink-3" />
              </button>
            }
          >
            <MenuChoice
              value={String(version)}
              options={versions.map((each) => ({
                value: String(each.version),
                label: `Version ${each.version}${each.note && `, ${each.note}`}`,
              }))}
              onChange={(next) => go({ [which]: Number(next) })}
            />
          </Menu>
          {facts && (
            <span className="truncate text-meta text-ink-3">
              {version === dataset.version && "newest, "}
              {facts.runCount === 0 ? "no run yet" : `${countOf(facts.runCount, "run")} used it`}
            </span>
          )}
        </div>
        {facts && (
          <p className="truncate text-meta text-ink-2">
            {facts.createdBy !== null && `${facts.createdBy}, `}
            <Age at={facts.createdAt} />
            {facts.note !== "" && `. “${facts.note}”`}
          </p>
        )}
      </div>
    );
  };
  const older = Math.min(from, to);
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/datasets" params={{ workspace }}>
            Datasets
          </Link>
          <Link to="/w/$workspace/datasets/$datasetId" params={{ workspace, datasetId: dataset.id }}>
            {dataset.name}
          </Link>
          <h1>Compare versions</h1>
        </Breadcrumb>
        <span className="ml-auto flex flex-none items-center gap-2.5">
          {!isPhone && (
            <Segmented<DiffLook>
              label="Show"
              value={look === "sides" && !hasSides ? "words" : look}
              options={[
                { value: "words", label: "Words" },
                { value: "lines", label: "Lines" },
                ...(hasSides ? [{ value: "sides" as const, label: "Side by side" }] : []),
              ]}
              onChange={setLook}
            />
          )}
          {!isPhone && (
            <Button
              variant="ghost"
              icon={<Link2 className="small" />}
              onClick={() => copy(window.location.href)}
            >
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
          {older < dataset.version && (
            <Button icon={<History className="small" />} busy={isRestoring} onClick={() => restore(older)}>
              {isPhone ? "Restore" : `Restore version ${older}`}
            </Button>
          )}
        </span>
      </PageBar>
      <div className="flex flex-none items-center border-b border-line max-phone:flex-col max-phone:items-stretch">
        {side("from", from)}
        <IconButton
          label="Swap the versions"
          onClick={() => go({ from: to, to: from })}
          className="max-phone:hidden"
        >
          <ArrowLeftRight />
        </IconButton>
        {side("to", to)}
      </div>
      {query.error && (
        <ErrorState
          title="The versions could not be compared."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <SkeletonRows rows={6} />}
      {query.data && (
        <>
          <Figures comparison={query.data} />
          {tasks.length === 0 ? (
            <EmptyState title="Nothing differs">
              Both versions have the same {countOf(query.data.same, "task")} in the same order.
            </EmptyState>
          ) : (
            <div className="flex min-h-0 flex-1 max-tablet:flex-col">
              <DifferenceList comparison={query.data} current={current} onSelect={(task) => go({ task })} />
              {current && (
                <section
                  aria-label={`What differs in ${current.name}`}
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
                  tabIndex={0}
                  className="min-h-0 min-w-0 flex-1 overflow-y-auto outline-offset-[-2px]"
                >
                  <h2 className="flex min-h-9 flex-wrap items-center gap-2 border-b border-line px-4">
                    <span className="min-w-0 truncate font-mono text-ui font-medium">{current.name}</span>
                    <span className="text-meta text-ink-3">{differenceWords(current)}</span>
                  </h2>
                  <TaskDifference
                    key={`${current.id} ${from} ${to}`}
                    workspace={workspace}
                    datasetId={dataset.id}
                    taskId={current.id}
                    kind={current.kind}
                    from={from}
                    to={to}
                    look={isPhone || (look === "sides" && !hasSides) ? "words" : look}
                  />
                </section>
              )}
            </div>
          )}
        </>
      )}
      <PageFooter
        keys={[
          ["J K", "task"],
          ["[ ]", "left version"],
          ["X", "swap"],
        ]}
      >
        {older < dataset.version && (
          <span>
            Restoring makes version {dataset.version + 1} with the content of version {older}. Version{" "}
            {dataset.version} stays.
          </span>
        )}
      </PageFooter>
    </>
  );
}
