/** Two versions of a dataset: how many tasks differ, which, and how. */
import type { Dataset, DatasetId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeftRight, History, Link2 } from "lucide-react";
import { useRef, useState } from "react";
import { comparisonQuery, datasetQuery, datasetVersionsQuery } from "../../../api/datasets.js";
import { Breadcrumb } from "../../../ui/breadcrumb.js";
import { Button, IconButton } from "../../../ui/button.js";
import { useCopy } from "../../../ui/copy-button.js";
import { EmptyState } from "../../../ui/empty-state.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf } from "../../../ui/format/numbers.js";
import { Kbd } from "../../../ui/kbd.js";
import { useKeys } from "../../../ui/keyboard.js";
import { PageBar, PageFooter } from "../../../ui/page-bar.js";
import { Segmented } from "../../../ui/segmented.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { useNarrower } from "../../../ui/use-media.js";
import { useTitle } from "../../../ui/use-title.js";
import { useRestore } from "../versions/use-restore.js";
import { ComparedVersion } from "./compared-version.js";
import type { DiffLook } from "./diff-view.js";
import { type DifferenceKind, DifferenceList, differenceWords, Figures } from "./difference-list.js";
import { stepToDifference } from "./step-to-difference.js";
import { TakeTask } from "./take-task.js";
import { TaskDifference } from "./task-difference.js";
import { useChangedTaskSets } from "./use-changed-task-sets.js";

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
  const taskSets = useChangedTaskSets(workspace, dataset.id, { from, to });
  const [chosen, setKind] = useState<DifferenceKind>("all");
  const differing = query.data?.tasks ?? [];
  // Two other versions may differ in other ways.
  const kind = differing.some((task) => task.kind === chosen) ? chosen : "all";
  const tasks = differing.filter((task) => kind === "all" || task.kind === kind);
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
  const pane = useRef<HTMLElement>(null);
  const walk = (step: 1 | -1) => {
    if (pane.current === null || !stepToDifference(pane.current, step)) move(step);
  };
  useKeys("Compare", [
    { keys: "j", word: "Next task", run: () => move(1) },
    { keys: "k", word: "Task before", run: () => move(-1) },
    { keys: "n", word: "Next difference", run: () => walk(1) },
    { keys: "p", word: "Difference before", run: () => walk(-1) },
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
          {!isPhone && <span className="-mr-1 text-meta text-ink-3 max-tablet:hidden">Show</span>}
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
        <ComparedVersion
          dataset={dataset}
          versions={versions}
          version={from}
          onChange={(next) => go({ from: next })}
        />
        <IconButton
          label="Swap the versions"
          onClick={() => go({ from: to, to: from })}
          className="dark-raised border border-line-2 bg-raised max-phone:hidden"
        >
          <ArrowLeftRight />
        </IconButton>
        <ComparedVersion
          dataset={dataset}
          versions={versions}
          version={to}
          onChange={(next) => go({ to: next })}
        />
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
          <Figures
            comparison={query.data}
            before={versions.find(({ version }) => version === from)?.taskCount}
            after={versions.find(({ version }) => version === to)?.taskCount}
            taskSets={taskSets}
          />
          {differing.length === 0 ? (
            <EmptyState title="Nothing differs">
              Both versions have the same {countOf(query.data.same, "task")} in the same order.
            </EmptyState>
          ) : (
            <div className="flex min-h-0 flex-1 max-tablet:flex-col max-tablet:overflow-y-auto">
              <DifferenceList
                comparison={query.data}
                tasks={tasks}
                kind={kind}
                onKind={setKind}
                current={current}
                onSelect={(task) => go({ task })}
              />
              {current && (
                <section
                  aria-label={`What differs in ${current.name}`}
                  ref={pane}
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
                  tabIndex={0}
                  className="min-h-0 min-w-0 flex-1 overflow-y-auto outline-offset-[-2px] max-tablet:flex-none max-tablet:overflow-visible"
                >
                  <div className="flex min-h-9 flex-wrap items-center gap-2 border-b border-line px-4 py-1">
                    <h2 className="min-w-0 truncate font-mono text-ui font-medium">{current.name}</h2>
                    <span className="text-meta text-ink-3">{differenceWords(current)}</span>
                    <span className="ml-auto flex flex-none items-center gap-3">
                      {older < dataset.version && (
                        <TakeTask
                          workspace={workspace}
                          dataset={dataset}
                          difference={current}
                          from={older}
                          isBackward={from > to}
                        />
                      )}
                      <button
                        type="button"
                        onClick={() => walk(1)}
                        className="flex items-center gap-2 text-meta text-ink-3 hover:text-ink max-tablet:hidden"
                      >
                        next <Kbd keys="N" />
                      </button>
                    </span>
                  </div>
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
          ["N P", "difference"],
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
