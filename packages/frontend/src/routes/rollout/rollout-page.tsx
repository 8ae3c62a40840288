/** One rollout: head, trace, output, task; live while it runs. */
import type { RolloutId } from "@rollout/contract";
import type { EventKind } from "@rollout/contract/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { rolloutQuery } from "../../api/rollouts.js";
import {
  countKinds,
  type EventKey,
  firstErrorKey,
  type TimelineControls,
  useTimeline,
} from "../../features/timeline/index.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button } from "../../ui/button.js";
import { useCopy } from "../../ui/copy-button.js";
import { ErrorState } from "../../ui/error-state.js";
import { useKeys } from "../../ui/keyboard.js";
import { loadMarkdown } from "../../ui/lazy-markdown.js";
import { LiveDot } from "../../ui/live-dot.js";
import { PageBar } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { useTitle } from "../../ui/use-title.js";
import { OutputView } from "./output-view.js";
import { RolloutHeader } from "./rollout-header.js";
import { errorKeys, keyOfSearch, searchOfKey } from "./selection.js";
import { TaskView } from "./task-view.js";
import { type RolloutTab, TraceToolbar } from "./trace-toolbar.js";
import { type Layout, TraceView } from "./trace-view.js";
import { useEventSearch } from "./use-event-search.js";
import { usePayloadStore } from "./use-payloads.js";

const route = getRouteApi("/w/$workspace/rollouts/$rolloutId");

export function RolloutPage() {
  const { rolloutId } = route.useParams();
  // Another attempt is another page: nothing of the one before may stay.
  return <Rollout key={rolloutId} />;
}

function Rollout() {
  const { workspace, ...params } = route.useParams();
  const rolloutId = params.rolloutId as RolloutId;
  const search = route.useSearch();
  const navigate = useNavigate();
  const query = useQuery(rolloutQuery(workspace, rolloutId));
  const detail = query.data;
  const { model, error, clock, connection } = useTimeline(workspace, rolloutId, detail);
  const store = usePayloadStore(workspace, rolloutId);
  const controls = useRef<TimelineControls>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const [layout, setLayout] = useState<Layout>("split");
  const [hiddenKinds, setHiddenKinds] = useState<ReadonlySet<EventKind>>(new Set());
  const [text, setText] = useState("");
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [copied, copy] = useCopy();
  const matches = useEventSearch(rolloutId, model, text);
  const tab: RolloutTab = search.tab ?? "trace";
  const selection = keyOfSearch(search);

  const show = (next: { key?: EventKey | null; tab?: RolloutTab }) => {
    const toTab = next.tab ?? tab;
    void navigate({
      to: "/w/$workspace/rollouts/$rolloutId",
      params: { workspace, rolloutId },
      search: {
        ...searchOfKey(next.key === undefined ? selection : next.key),
        ...(toTab === "trace" ? {} : { tab: toTab }),
      },
      replace: true,
    });
  };
  const firstError = model === null ? null : firstErrorKey(model);
  const opensAt = detail?.rollout.status === "failed" && selection === null ? firstError : null;
  const hasOpened = useRef(false);
  // The outside system is the address: a failed rollout opens at its first error, once.
  useEffect(() => {
    if (model === null || hasOpened.current) return;
    hasOpened.current = true;
    if (opensAt !== null) show({ key: opensAt });
  });

  // The outside system is the server that has the parser of messages.
  useEffect(() => void loadMarkdown(), []);

  const siblings = detail?.siblings ?? [];
  const goToAttempt = (step: 1 | -1) => {
    const to = siblings[siblings.findIndex(({ id }) => id === rolloutId) + step];
    if (to === undefined) return;
    void navigate({
      to: "/w/$workspace/rollouts/$rolloutId",
      params: { workspace, rolloutId: to.id },
      search: tab === "trace" ? {} : { tab },
    });
  };
  const goToMatch = (step: 1 | -1) => {
    if (!matches || matches.length === 0) return;
    const at = selection === null ? -1 : matches.indexOf(selection);
    const next =
      at < 0 ? (step === 1 ? 0 : matches.length - 1) : (at + step + matches.length) % matches.length;
    show({ key: matches[next] ?? null });
  };
  const nextError = (step: 1 | -1) => {
    const keys = model === null ? [] : errorKeys(model);
    if (keys.length === 0) return;
    const at = selection === null ? -1 : keys.indexOf(selection);
    show({ key: keys[(at + step + keys.length) % keys.length] ?? null });
  };
  const up = () =>
    void (
      detail &&
      navigate({ to: "/w/$workspace/runs/$runId", params: { workspace, runId: detail.rollout.runId } })
    );
  useKeys("Rollout", [
    { keys: "[", word: "Attempt before", run: () => goToAttempt(-1) },
    { keys: "]", word: "Attempt after", run: () => goToAttempt(1) },
    { keys: "1", word: "Timeline alone", run: () => setLayout("timeline") },
    { keys: "2", word: "Timeline and transcript", run: () => setLayout("split") },
    { keys: "3", word: "Transcript alone", run: () => setLayout("transcript") },
    { keys: "/", word: "Search events", run: () => searchInput.current?.focus() },
    { keys: "Escape", word: "Let go, then up", run: () => (selection === null ? up() : show({ key: null })) },
  ]);
  // Without the timeline on the page its keys are not there either.
  useKeys(
    "Rollout",
    [
      { keys: "e", word: "Next error", run: () => nextError(1) },
      { keys: "E", word: "Error before", run: () => nextError(-1) },
    ],
    tab === "trace" && layout === "transcript",
  );

  const status = detail?.rollout.status;
  const isOpen = status === "running" || status === "stalled";
  useTitle(detail?.rollout.taskName ?? "Rollout");
  const loadError = query.error ?? (model === null ? error : null);
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/traces" params={{ workspace }}>
            Traces
          </Link>
          {detail?.rollout.groupId != null && (
            <Link
              to="/w/$workspace/traces/groups/$groupBy/$key"
              params={{ workspace, groupBy: "group_id", key: detail.rollout.groupId }}
              className="font-mono text-mono"
            >
              {detail.rollout.groupId}
            </Link>
          )}
          {detail && (
            <Link to="/w/$workspace/runs/$runId" params={{ workspace, runId: detail.rollout.runId }}>
              {detail.rollout.workflowName ?? detail.datasetName ?? "run"}{" "}
              <span className="font-mono text-mono">{detail.rollout.runId.slice(-6)}</span>
            </Link>
          )}
          {detail ? <span>{detail.rollout.taskName ?? rolloutId.slice(-6)}</span> : <h1>Rollout</h1>}
        </Breadcrumb>
        {connection && isOpen && (
          <span className="text-meta">
            <LiveDot state={connection.state} onRetry={connection.retryNow} />
          </span>
        )}
        <Button
          className="ml-auto"
          icon={<Link2 className="small" />}
          onClick={() => copy(window.location.href)}
        >
          {copied ? "Copied" : "Copy link"}
        </Button>
      </PageBar>
      {loadError && (
        <ErrorState
          title="The rollout could not be loaded."
          error={loadError}
          onRetry={() => void query.refetch()}
        />
      )}
      {!loadError && detail === undefined && <SkeletonRows />}
      {detail && (
        <>
          <RolloutHeader
            detail={detail}
            errorSeq={firstError === null ? null : Number(firstError.split(".")[1])}
            onShowError={() => show({ key: firstError, tab: "trace" })}
          />
          <TraceToolbar
            tab={tab}
            onTab={(next) => show({ tab: next })}
            detail={detail}
            counts={model === null ? null : countKinds(model)}
            hiddenKinds={hiddenKinds}
            onHiddenKinds={setHiddenKinds}
            text={text}
            onText={setText}
            matchCount={matches === null ? null : matches.length}
            onMatch={goToMatch}
            searchInput={searchInput}
            layout={layout}
            onLayout={setLayout}
            controls={controls}
            onSlot={setSlot}
          />
          {tab === "output" && <OutputView detail={detail} slot={slot} />}
          {tab === "task" && <TaskView detail={detail} slot={slot} />}
          {tab === "trace" && model && (
            <TraceView
              detail={detail}
              model={model}
              store={store}
              clock={clock}
              layout={layout}
              hiddenKinds={hiddenKinds}
              matches={matches}
              selection={selection}
              onSelect={(key) => show({ key })}
              controls={controls}
            />
          )}
          {tab === "trace" && !model && !loadError && <SkeletonRows rows={6} />}
        </>
      )}
    </>
  );
}
