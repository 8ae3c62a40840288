/** What the attempt handed in with `finish`, beside what its schema says of it. */
import type { RolloutDetail } from "@rollout/contract";
import { sortViolations, violationWords } from "@rollout/contract/words";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "../../ui/button.js";
import { CopyButton } from "../../ui/copy-button.js";
import { EmptyState } from "../../ui/empty-state.js";
import { formatOffset } from "../../ui/format/duration.js";
import { countOf, formatBytes } from "../../ui/format/numbers.js";
import { describeJson } from "../../ui/json-rows.js";
import { JsonTree } from "../../ui/json-tree.js";
import { Kbd } from "../../ui/kbd.js";
import { useKeys } from "../../ui/keyboard.js";
import { Segmented } from "../../ui/segmented.js";
import { MarkedJson } from "./marked-json.js";
import { MismatchesOfRun } from "./mismatches-of-run.js";
import { lineOf, outputLines } from "./output-lines.js";
import { TabControls } from "./tab-controls.js";
import { TaskLink } from "./task-link.js";
import { ViolationList } from "./violation-list.js";

const route = getRouteApi("/w/$workspace/rollouts/$rolloutId");

/** So many are shown; more are counted. */
const shownViolations = 50;

type Look = "json" | "tree" | "schema";

interface OutputViewProps {
  readonly detail: RolloutDetail;
  /** The free end of the row of tabs. */
  readonly slot: HTMLElement | null;
}

export function OutputView({ detail, slot }: OutputViewProps) {
  const { rollout, output, task } = detail;
  const violations = useMemo(
    () => sortViolations(detail.violations ?? [], output).slice(0, shownViolations),
    [detail.violations, output],
  );
  const search = route.useSearch();
  const params = route.useParams();
  const navigate = useNavigate();
  const lines = useMemo(() => outputLines(output), [output]);
  const [chosen, setLook] = useState<Look>("json");
  const look = chosen === "json" && lines === null ? "tree" : chosen;
  const selected = search.violation === undefined ? null : Number(search.violation);
  const select = (number: number) =>
    void navigate({
      to: "/w/$workspace/rollouts/$rolloutId",
      params,
      search: (before) => ({ ...before, tab: "output" as const, violation: String(number) }),
      replace: true,
    });
  const next = () => violations.length > 0 && select(((selected ?? 0) % violations.length) + 1);
  useKeys("Output", [{ keys: "e", word: "Next violation", run: next }], violations.length > 0);
  // The outside system is the scroll position: the selected violation is in view.
  useEffect(() => {
    if (selected === null) return;
    for (const place of document.querySelectorAll(`[data-violation="${selected}"]`)) {
      place.scrollIntoView({ block: "nearest" });
    }
  }, [selected]);

  if (output === null || output === undefined) {
    const isOver = rollout.status === "failed" || rollout.status === "succeeded";
    return (
      <EmptyState title="No output">
        {isOver
          ? "finish sent none."
          : `The rollout is still ${rollout.status}; its output comes with finish.`}
      </EmptyState>
    );
  }
  const { words, bytes } = describeJson(output);
  const text = JSON.stringify(output, null, 2);
  const schema = task?.outputSchema ?? null;
  const told = violations.map((violation) => violationWords(violation, output, schema));
  const marks = violations.map((violation, index) => ({
    number: index + 1,
    line: lines === null ? 0 : lineOf(lines, violation.path),
    message: told[index]!.short,
  }));
  return (
    <section aria-label="Output" className="flex min-h-0 flex-1 flex-col">
      <TabControls slot={slot}>
        {violations.length > 0 && (
          <button
            type="button"
            onClick={next}
            className="flex flex-none items-center gap-1.5 text-meta text-ink-3 hover:text-ink"
          >
            next violation <Kbd keys="E" className="max-phone:hidden" />
          </button>
        )}
        <Segmented<Look>
          label="Output as"
          value={look}
          options={[
            { value: "tree", label: "Tree" },
            ...(lines === null ? [] : [{ value: "json" as const, label: "JSON" }]),
            ...(schema === null ? [] : [{ value: "schema" as const, label: "Schema" }]),
          ]}
          onChange={setLook}
        />
        <CopyButton text={text} />
        <Button
          size="small"
          variant="ghost"
          icon={<Download className="small" />}
          onClick={() => download(`${rollout.taskName ?? "output"}.json`, text)}
        >
          <span className="max-phone:sr-only">Download</span>
        </Button>
      </TabControls>
      <div className="flex min-h-0 flex-1 max-tablet:flex-col max-tablet:overflow-y-auto">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col max-tablet:flex-none">
          <div className="flex min-h-9 flex-none items-center gap-2 border-b border-line px-4">
            <h2 className="font-medium">{look === "schema" ? "Output schema" : "Output"}</h2>
            <span className="min-w-0 truncate text-meta text-ink-3">
              {words}, {lines !== null && `${countOf(lines.length, "line")}, `}
              {formatBytes(bytes)}
              {schema === null && ", no schema to check it against"}
              {schema !== null && detail.violations === null && ", not checked yet"}
              {schema !== null && detail.violations?.length === 0 && ", fits its schema"}
            </span>
            {rollout.durationMs !== null && (
              <span className="tabular ml-auto flex-none text-meta text-ink-3 max-tablet:hidden">
                sent with finish at {formatOffset(rollout.durationMs)}
              </span>
            )}
          </div>
          <div className="min-h-0 flex-1 overflow-auto">
            {look === "json" && lines && (
              <MarkedJson lines={lines} marks={marks} selected={selected} onSelect={select} />
            )}
            {look === "tree" && (
              <div className="p-4">
                <JsonTree value={output} label="Output" />
              </div>
            )}
            {look === "schema" && (
              <div className="p-4">
                <JsonTree value={schema} label="Output schema" />
              </div>
            )}
          </div>
        </div>
        {violations.length > 0 && (
          <ViolationList
            detail={detail}
            violations={violations}
            words={told}
            total={detail.violations?.length ?? 0}
            selected={selected}
            onSelect={select}
          >
            <MismatchesOfRun workspace={params.workspace} runId={rollout.runId} />
            <TaskLink detail={detail} verb="Open the schema" />
          </ViolationList>
        )}
      </div>
    </section>
  );
}

/** Saves a text as a file of the reader's. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
