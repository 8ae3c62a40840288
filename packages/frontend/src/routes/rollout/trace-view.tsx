/** Timeline above, transcript and details below; one selection in all three. */
import type { RolloutDetail } from "@rollout/contract";
import type { EventKind } from "@rollout/contract/words";
import { type Ref, useDeferredValue, useEffect, useMemo, useState } from "react";
import { parsePixels, useRemembered } from "../../app/remembered.js";
import {
  describeItem,
  type EventKey,
  itemOfKey,
  type PreparedTimeline,
  TimelineCanvas,
  type TimelineControls,
  timelineHeight,
  transcriptRow,
  transcriptRows,
} from "../../features/timeline/index.js";
import { afterPaint } from "../../ui/after-paint.js";
import { Dialog } from "../../ui/dialog.js";
import { Splitter } from "../../ui/splitter.js";
import { useNarrower } from "../../ui/use-media.js";
import { DetailPanel } from "./detail-panel.js";
import type { PayloadStore } from "./payload-store.js";
import { Transcript } from "./transcript.js";

export type Layout = "timeline" | "split" | "transcript";

interface TraceViewProps {
  readonly detail: RolloutDetail;
  readonly model: PreparedTimeline;
  readonly store: PayloadStore;
  readonly clock: (() => number) | null;
  readonly layout: Layout;
  readonly hiddenKinds: ReadonlySet<EventKind>;
  readonly matches: readonly EventKey[] | null;
  readonly selection: EventKey | null;
  readonly onSelect: (key: EventKey | null) => void;
  readonly controls: Ref<TimelineControls>;
}

/** Narrow windows have no room for a panel: it is a sheet over the page, opened by choosing an event. */
function useSheet(selection: EventKey | null, onSelect: (key: EventKey | null) => void) {
  const [chosen, setChosen] = useState<EventKey | null>(null);
  return {
    detailOpen: selection !== null && selection === chosen,
    onDetailClose: () => setChosen(null),
    choose: (key: EventKey | null) => {
      setChosen(key);
      onSelect(key);
    },
  };
}

/** Whether the component has been on the screen for a frame. */
function useIsPainted(): boolean {
  const [isPainted, setIsPainted] = useState(false);
  // The outside system is the screen.
  useEffect(() => {
    let isThere = true;
    afterPaint(() => isThere && setIsPainted(true));
    return () => {
      isThere = false;
    };
  }, []);
  return isPainted;
}

const detailWidth = { usual: 404, min: 320, max: 640 } as const;
const timelineUsual = 198;
const timelineMin = 52;
const timelinePhone = 152;

export function TraceView(props: TraceViewProps) {
  const { detail, model, store, clock, layout, hiddenKinds, matches, selection, controls } = props;
  const { detailOpen, onDetailClose, choose: onSelect } = useSheet(selection, props.onSelect);
  const isNarrow = useNarrower("desk");
  const isPhone = useNarrower("phone");
  const [width, setWidth] = useRemembered<number>("split.detail", detailWidth.usual, parsePixels);
  const [height, setHeight] = useRemembered<number | null>("split.timeline", null, (value) =>
    parsePixels(value),
  );
  const isPainted = useIsPainted();
  // The timeline is on the screen first; the transcript follows in a render that does not block it.
  const told = useDeferredValue<PreparedTimeline | null>(isPainted ? model : null, null);
  const rows = useMemo(() => (told === null ? null : transcriptRows(told)), [told]);
  const found = useMemo(() => (matches === null ? null : new Set(matches)), [matches]);
  const selectedItem = selection === null ? -1 : itemOfKey(model, selection);
  const item = selectedItem < 0 ? null : describeItem(model, selectedItem);
  const isLive = detail.rollout.status === "running" || detail.rollout.status === "stalled";
  const usual = isPhone
    ? timelinePhone
    : Math.max(120, Math.min(timelineUsual + 60, timelineHeight(model) + 4));
  const most = Math.round(window.innerHeight * 0.7);
  const timelinePx = Math.min(most, height ?? usual);
  const move = (step: 1 | -1) => {
    if (told === null || rows === null) return;
    const toldItem = selection === null ? -1 : itemOfKey(told, selection);
    const at = toldItem < 0 ? -1 : (rows.rowOfItem[toldItem] ?? -1);
    for (let index = at + step; index >= 0 && index < rows.count; index += step) {
      const row = transcriptRow(told, rows, index);
      if (row.rowKind !== "gap") return onSelect(row.id);
    }
  };
  const panel = item && (
    <DetailPanel
      item={item}
      store={store}
      onSelect={onSelect}
      onMove={move}
      onClose={() => (isNarrow ? onDetailClose() : onSelect(null))}
    />
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {layout !== "transcript" && (
        <div
          className={layout === "timeline" ? "min-h-0 flex-1" : "flex-none"}
          style={layout === "timeline" ? {} : { height: timelinePx }}
        >
          <TimelineCanvas
            model={model}
            selection={selection}
            onSelect={onSelect}
            hiddenKinds={hiddenKinds}
            searchMatches={matches}
            clock={clock}
            controls={controls}
          />
        </div>
      )}
      {layout === "split" && (
        <Splitter
          between="row"
          label="Height of the timeline"
          value={timelinePx}
          min={timelineMin}
          max={most}
          onChange={setHeight}
          onReset={() => setHeight(null)}
        />
      )}
      {layout !== "timeline" && (
        <div className="flex min-h-0 flex-1">
          {told === null || rows === null ? (
            <div className="flex-1" />
          ) : (
            <Transcript
              model={told}
              rows={rows}
              store={store}
              selection={selection}
              onSelect={onSelect}
              matches={found}
              live={isLive}
            />
          )}
          {panel && !isNarrow && (
            <>
              <Splitter
                between="column"
                label="Width of the details"
                value={width}
                min={detailWidth.min}
                max={detailWidth.max}
                grows="backward"
                onChange={setWidth}
                onReset={() => setWidth(detailWidth.usual)}
              />
              <aside
                aria-label="Selected event"
                className="flex min-h-0 flex-none flex-col"
                style={{ width }}
              >
                {panel}
              </aside>
            </>
          )}
        </div>
      )}
      {isNarrow && (
        <Dialog
          look="sheet"
          title={`Event ${item?.name ?? ""}`}
          open={panel !== null && detailOpen}
          onOpenChange={() => onDetailClose()}
        >
          {panel}
        </Dialog>
      )}
    </div>
  );
}
