/** The row below the head: tabs, kinds of events, search, zoom, layout. */
import type { RolloutDetail } from "@rollout/contract";
import type { EventKind } from "@rollout/contract/words";
import { AlignLeft, ChartNoAxesGantt, Expand, Rows2, ZoomIn, ZoomOut } from "lucide-react";
import type { RefObject } from "react";
import type { TimelineControls } from "../../features/timeline/index.js";
import { IconButton } from "../../ui/button.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { Kbd } from "../../ui/kbd.js";
import { SearchField } from "../../ui/search-field.js";
import { Segmented } from "../../ui/segmented.js";
import { Tabs } from "../../ui/tabs.js";
import { EventLegend } from "./event-legend.js";
import type { Layout } from "./trace-view.js";

export type RolloutTab = "trace" | "output" | "task";

interface TraceToolbarProps {
  readonly tab: RolloutTab;
  readonly onTab: (tab: RolloutTab) => void;
  readonly detail: RolloutDetail;
  /** By kind; null until the timeline is there. */
  readonly counts: Readonly<Record<EventKind, number>> | null;
  readonly hiddenKinds: ReadonlySet<EventKind>;
  readonly onHiddenKinds: (kinds: ReadonlySet<EventKind>) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly matchCount: number | null;
  readonly onMatch: (step: 1 | -1) => void;
  readonly searchInput: RefObject<HTMLInputElement | null>;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly controls: RefObject<TimelineControls | null>;
  /** Takes the end of the row, which the other tabs fill. */
  readonly onSlot: (slot: HTMLElement | null) => void;
}

export function TraceToolbar(props: TraceToolbarProps) {
  const { tab, onTab, detail, counts, hiddenKinds, onHiddenKinds, layout, onLayout, controls, onSlot } =
    props;
  const toggle = (kind: EventKind) => {
    const next = new Set(hiddenKinds);
    if (!next.delete(kind)) next.add(kind);
    onHiddenKinds(next);
  };
  return (
    <div className="flex min-h-9 flex-none items-center gap-2 overflow-x-auto border-b border-line px-4 max-phone:px-3">
      <Tabs<RolloutTab>
        label="Rollout"
        value={tab}
        onChange={onTab}
        options={[
          { value: "trace", label: "Trace", remark: formatCount(detail.rollout.events) },
          { value: "output", label: "Output", ...outputRemark(detail) },
          { value: "task", label: "Task" },
        ]}
      />
      {tab === "trace" && (
        <div className="ml-auto flex flex-none items-center gap-2">
          {counts && (
            <span className="max-desk:hidden">
              <EventLegend counts={counts} hidden={hiddenKinds} onToggle={toggle} />
            </span>
          )}
          <span className="flex items-center gap-1.5 border-l border-line pl-3 max-phone:hidden">
            <EventSearch {...props} />
          </span>
          {layout !== "transcript" && (
            <span className="flex border-l border-line pl-1 max-phone:hidden">
              <IconButton label="Zoom out" onClick={() => controls.current?.zoomOut()}>
                <ZoomOut />
              </IconButton>
              <IconButton label="Zoom in" onClick={() => controls.current?.zoomIn()}>
                <ZoomIn />
              </IconButton>
              <IconButton label="Show all" onClick={() => controls.current?.fit()}>
                <Expand />
              </IconButton>
            </span>
          )}
          <Segmented<Layout>
            label="Layout"
            value={layout}
            onChange={onLayout}
            options={[
              { value: "timeline", name: "Timeline alone", label: <ChartNoAxesGantt className="small" /> },
              { value: "split", name: "Timeline and transcript", label: <Rows2 className="small" /> },
              { value: "transcript", name: "Transcript alone", label: <AlignLeft className="small" /> },
            ]}
          />
        </div>
      )}
      {tab !== "trace" && <div ref={onSlot} className="ml-auto flex flex-none items-center gap-2" />}
    </div>
  );
}

function outputRemark({ output, violations }: RolloutDetail): { remark?: string } {
  if (violations !== null && violations.length > 0)
    return { remark: countOf(violations.length, "violation") };
  return output == null ? { remark: "none" } : {};
}

function EventSearch({ text, onText, matchCount, onMatch, searchInput }: TraceToolbarProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter within the field goes from match to match.
    <span
      className="flex items-center gap-1.5"
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        onMatch(event.shiftKey ? -1 : 1);
      }}
    >
      <SearchField
        label="Search events"
        value={text}
        onChange={onText}
        inputRef={searchInput}
        className="w-32"
      />
      {matchCount === null ? (
        <Kbd keys="/" />
      ) : (
        <span role="status" className="tabular text-meta text-ink-3">
          {formatCount(matchCount)} found
        </span>
      )}
    </span>
  );
}
