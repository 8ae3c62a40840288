// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
/** The transcript: what was said and done, in order; only the rows in view are in the document. */
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { FoldVertical, UnfoldVertical } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import {
  type EventKey,
  itemOfKey,
  type PreparedTimeline,
  seqRange,
  type TranscriptRows,
  transcriptRow,
  transcriptRowKey,
  transcriptRowKind,
} from "../../features/timeline/index.js";
import { Button } from "../../ui/button.js";
import { countOf } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { useNarrower } from "../../ui/use-media.js";
import type { PayloadStore } from "./payload-store.js";
import { TranscriptRowView } from "./transcript-row-view.js";
import { usePayloads } from "./use-payloads.js";

interface TranscriptProps {
  readonly model: PreparedTimeline;
  readonly rows: TranscriptRows;
  readonly store: PayloadStore;
  readonly selection: EventKey | null;
  readonly onSelect: (key: EventKey | null) => void;
  /** Keys that a search found; null when nothing is searched. */
  readonly matches: ReadonlySet<EventKey> | null;
  readonly live: boolean;
}

/** First guesses of heights, px; each row is measured once it is there. */
const heights = { message: 84, tool: 38, model: 38, score: 34, error: 76, event: 34, gap: 50 } as const;
/** How long a selection that was jumped to is kept in view while rows around it are measured. */
const settleMs = 1_200;
/** Nearer to the end than this, new rows are followed. */
const tailPx = 60;

export function Transcript({ model, rows, store, selection, onSelect, matches, live }: TranscriptProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = useNarrower("phone");
  const [unfolded, setUnfolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [allUnfolded, setAllUnfolded] = useState(false);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[transcriptRowKind(model, rows, index)],
    getItemKey: (index) => transcriptRowKey(model, rows, index),
    overscan: 8,
    paddingStart: 8,
    paddingEnd: 24,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  const shown = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, index) => transcriptRow(model, rows, first + index)),
    [model, rows, first, last],
  );
  const wanted = useMemo(
    () => shown.flatMap((row) => (row.rowKind === "gap" ? [] : row.payloadKeys)),
    [shown],
  );
  usePayloads(store, wanted);

  const selectedItem = selection === null ? -1 : itemOfKey(model, selection);
  const selectedRow = selectedItem < 0 ? -1 : (rows.rowOfItem[selectedItem] ?? -1);
  const settleUntil = useRef(0);
  // The outside system is the scroll position: the selection comes into view from wherever it was made.
  useEffect(() => {
    if (selectedRow < 0) return;
    settleUntil.current = performance.now() + settleMs;
    virtual.scrollToIndex(selectedRow, { align: "auto" });
  }, [selectedRow, virtual]);
  const size = virtual.getTotalSize();
  // The outside system is the layout: rows above grow when their texts come, which moves the selection away.
  useEffect(() => {
    if (size > 0 && selectedRow >= 0 && performance.now() < settleUntil.current) {
      virtual.scrollToIndex(selectedRow, { align: "center" });
    }
  }, [size, selectedRow, virtual]);
  const tail = useRef(false);
  // The outside system is the scroll position: who reads the end goes along with it.
  useEffect(() => {
    if (live && tail.current && rows.count > 0) virtual.scrollToIndex(rows.count - 1, { align: "end" });
  }, [live, rows.count, virtual]);

  const move = (to: number) => {
    for (let at = to; at >= 0 && at < rows.count; at += to < selectedRow ? -1 : 1) {
      const row = transcriptRow(model, rows, at);
      if (row.rowKind !== "gap") return onSelect(row.id);
    }
  };
  const toggle = (id: string, before: boolean) => setUnfolded(new Map(unfolded).set(id, !before));
  const isUnfolded = (id: string, failed: boolean) => unfolded.get(id) ?? (failed || allUnfolded);
  useKeys("Transcript", [
    { keys: "j", word: "Next row", run: () => move(selectedRow + 1) },
    { keys: "k", word: "Previous row", run: () => move(selectedRow < 0 ? rows.count - 1 : selectedRow - 1) },
    {
      keys: "Enter",
      word: "Unfold or fold",
      run: () => {
        const row = selectedRow < 0 ? null : transcriptRow(model, rows, selectedRow);
        if (row !== null && row.rowKind !== "gap") toggle(row.id, isUnfolded(row.id, row.failed));
      },
    },
  ]);
  return (
    <section aria-label="Transcript" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="tabular flex h-9 flex-none items-center gap-3 border-b border-line px-4 text-meta max-phone:px-3">
        <h2 className="text-ui font-medium">Transcript</h2>
        <span className="text-ink-3 max-phone:hidden">
          {countOf(rows.messageCount, "message")}, {countOf(rows.toolCallCount, "tool call")}
        </span>
        <span className="ml-auto flex items-center gap-3 text-ink-3">
          <Button
            variant="ghost"
            size="small"
            className="max-phone:hidden"
            icon={allUnfolded ? <FoldVertical className="small" /> : <UnfoldVertical className="small" />}
            onClick={() => {
              setUnfolded(new Map());
              setAllUnfolded(!allUnfolded);
            }}
          >
            {allUnfolded ? "Fold tool calls" : "Unfold tool calls"}
          </Button>
          <span className="border-l border-line pl-3">{seqRange(model, rows, first, last)}</span>
        </span>
      </div>
      <div
        ref={scroller}
        role="feed"
        aria-label="Events"
        aria-busy={false}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto outline-offset-[-2px]"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          tail.current = scrollHeight - scrollTop - clientHeight < tailPx;
        }}
      >
        {rows.count === 0 && <p className="px-4 py-3 text-ink-3">Nothing is logged yet.</p>}
        <div className="relative" style={{ height: size }}>
          {items.map(({ index, start, key }) => {
            const row = shown[index - first]!;
            const isSelected = index === selectedRow;
            const isFaded =
              matches !== null && row.rowKind !== "gap" && !row.payloadKeys.some((each) => matches.has(each));
            return (
              <article
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={rows.count}
                aria-label={row.rowKind === "gap" ? "Missing events" : `${row.rowKind} ${row.name}`}
                {...(isSelected ? { "aria-current": "true" } : {})}
                className={clsx(
                  "absolute inset-x-0 top-0",
                  isSelected && "bg-accent-soft shadow-[inset_2px_0_var(--accent)]",
                  isFaded && "opacity-28",
                )}
                style={{ transform: `translateY(${start}px)` }}
                onClick={(event) => {
                  if ((event.target as HTMLElement).closest("a, button, [role=tree]")) return;
                  if (row.rowKind !== "gap" && window.getSelection()?.isCollapsed !== false) onSelect(row.id);
                }}
                onKeyDown={undefined}
              >
                <TranscriptRowView
                  row={row}
                  store={store}
                  compact={isPhone}
                  unfolded={row.rowKind !== "gap" && isUnfolded(row.id, row.failed)}
                  onToggle={() => row.rowKind !== "gap" && toggle(row.id, isUnfolded(row.id, row.failed))}
                />
              </article>
            );
          })}
        </div>
      </div>
    </section>
  );
}
