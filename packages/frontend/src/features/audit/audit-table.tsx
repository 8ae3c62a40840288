// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot hold rows that are placed by hand.
// biome-ignore-all lint/a11y/useFocusableInteractive: keys act on the whole list, and each row holds a button.
import type { AuditEntry } from "@rollout/contract";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { formatClock, formatExact } from "../../ui/format/age.js";
import { useKeys } from "../../ui/keyboard.js";
import { useNarrower } from "../../ui/use-media.js";
import { ActionIcon } from "./action-icon.js";
import { AuditDetails } from "./audit-details.js";
import { daysOf, sentenceOf } from "./audit-sentence.js";

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  /** Asked for when the last rows come into view. */
  readonly onMore: (() => void) | undefined;
  /** After the last row. */
  readonly children: ReactNode;
}

type Line =
  | { readonly kind: "day"; readonly title: string }
  | { readonly kind: "entry"; readonly entry: AuditEntry };

const dayHeight = 28;
const rowHeight = 32;
const narrowRowHeight = 76;
const tracks =
  "grid grid-cols-[120px_minmax(96px,210px)_minmax(160px,1fr)_minmax(110px,150px)_minmax(90px,210px)] max-tablet:grid-cols-[120px_minmax(96px,160px)_minmax(160px,1fr)]";

/** Entries as sentences under their days; one at a time unfolds. */
export function AuditTable({ entries, onMore, children }: AuditTableProps) {
  const isNarrow = useNarrower("phone");
  const [cursor, setCursor] = useState<string | null>(null);
  const [unfolded, setUnfolded] = useState<string | null>(null);
  const lines = useMemo(
    () =>
      daysOf(entries, Date.now()).flatMap(({ title, entries: ofDay }): Line[] => [
        { kind: "day", title },
        ...ofDay.map((entry): Line => ({ kind: "entry", entry })),
      ]),
    [entries],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const height = isNarrow ? narrowRowHeight : rowHeight;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "day" ? dayHeight : height),
    getItemKey: (index) => keyOf(lines[index]!),
    overscan: 16,
  });
  // The outside system is the window: measures were taken for the other height of rows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is why it measures.
  useEffect(() => virtual.measure(), [virtual, height]);

  const at = cursor === null ? -1 : entries.findIndex(({ id }) => id === cursor);
  const move = (to: number) => {
    const entry = entries[Math.min(entries.length - 1, Math.max(0, to))];
    if (!entry) return;
    setCursor(entry.id);
    virtual.scrollToIndex(lines.findIndex((line) => line.kind === "entry" && line.entry === entry));
  };
  const toggle = (id: string) => {
    setCursor(id);
    setUnfolded(unfolded === id ? null : id);
  };
  useKeys("List", [
    { keys: "j", word: "Next entry", run: () => move(at + 1) },
    { keys: "k", word: "Previous entry", run: () => move(at < 0 ? 0 : at - 1) },
    { keys: "ArrowDown", run: () => move(at + 1) },
    { keys: "ArrowUp", run: () => move(at < 0 ? 0 : at - 1) },
    { keys: "Home", run: () => move(0) },
    { keys: "End", run: () => move(entries.length - 1) },
    { keys: "Enter", word: "Unfold", run: () => cursor !== null && toggle(cursor) },
    {
      keys: "Escape",
      word: "Fold",
      run: () => (unfolded === null ? setCursor(null) : setUnfolded(null)),
    },
  ]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // The outside system is the server that has further pages.
  useEffect(() => {
    if (last >= lines.length - 20) onMore?.();
  }, [last, lines.length, onMore]);

  return (
    <div ref={scroller} className="tabular min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
      <div
        role="grid"
        aria-label="Audit log"
        aria-rowcount={lines.length + 1}
        tabIndex={0}
        className="outline-offset-[-2px]"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={clsx(
            tracks,
            "sticky top-0 z-10 h-7 items-center border-b border-line bg-page text-meta text-ink-3 max-phone:hidden",
          )}
        >
          {["When", "Who", "What", "From", "With"].map((head, column) => (
            <div
              key={head}
              role="columnheader"
              tabIndex={-1}
              className={clsx(cellClass, column > 2 && "max-tablet:hidden")}
            >
              {head}
            </div>
          ))}
        </div>
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const line = lines[index]!;
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                role="presentation"
                className="absolute inset-x-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                {line.kind === "day" ? (
                  <div
                    role="row"
                    aria-rowindex={index + 2}
                    className="flex h-7 items-center border-b border-line bg-sunken px-7 text-meta text-ink-2 max-phone:px-3"
                  >
                    <div role="gridcell">{line.title}</div>
                  </div>
                ) : (
                  <EntryRow
                    entry={line.entry}
                    rowIndex={index + 2}
                    isNarrow={isNarrow}
                    isCurrent={line.entry.id === cursor}
                    isUnfolded={line.entry.id === unfolded}
                    onToggle={() => toggle(line.entry.id)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {children}
    </div>
  );
}

const keyOf = (line: Line): string => (line.kind === "day" ? line.title : line.entry.id);
const cellClass = "min-w-0 truncate pr-4 first:pl-7";

interface EntryRowProps {
  readonly entry: AuditEntry;
  readonly rowIndex: number;
  readonly isNarrow: boolean;
  readonly isCurrent: boolean;
  readonly isUnfolded: boolean;
  readonly onToggle: () => void;
}

function EntryRow({ entry, rowIndex, isNarrow, isCurrent, isUnfolded, onToggle }: EntryRowProps) {
  const { who } = sentenceOf(entry);
  const at = Date.parse(entry.at);
  const time = (
    <time dateTime={entry.at} title={formatExact(at)}>
      {formatClock(at)}
    </time>
  );
  const from = entry.address ?? "this server";
  const sentence = (
    <button
      type="button"
      aria-expanded={isUnfolded}
      tabIndex={-1}
      onClick={onToggle}
      className="flex max-w-full items-center gap-2.5 text-left outline-none"
    >
      <Sentence entry={entry} />
    </button>
  );
  return (
    <>
      <div
        role="row"
        aria-rowindex={rowIndex}
        aria-selected={isCurrent}
        tabIndex={-1}
        onClick={(event) => !(event.target as HTMLElement).closest("button") && onToggle()}
        onKeyDown={undefined}
        className={clsx(
          "border-b border-line outline-none",
          isCurrent ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]" : "hover:bg-hover",
          isNarrow ? "flex h-19 flex-col justify-center gap-0.5 px-3" : [tracks, "h-8 items-center"],
        )}
      >
        {isNarrow ? (
          <div role="gridcell" className="min-w-0">
            <div className="flex justify-between gap-3">
              <span className="truncate">{who}</span>
              <span className="text-ink-3">{time}</span>
            </div>
            {sentence}
            <p className="truncate text-meta text-ink-3">
              {from}
              {entry.client && `, ${entry.client}`}
            </p>
          </div>
        ) : (
          <>
            <div role="gridcell" className={cellClass}>
              {time}
            </div>
            <div role="gridcell" className={clsx(cellClass, entry.actor.kind !== "person" && "text-ink-2")}>
              {who}
            </div>
            <div role="gridcell" className={cellClass}>
              {sentence}
            </div>
            <div role="gridcell" className={clsx(cellClass, "text-ink-2 max-tablet:hidden")}>
              {from}
            </div>
            <div
              role="gridcell"
              title={entry.client ?? undefined}
              className={clsx(cellClass, "text-ink-2 max-tablet:hidden")}
            >
              {entry.client ?? "–"}
            </div>
          </>
        )}
      </div>
      {isUnfolded && (
        <div role="row" tabIndex={-1} className="border-b border-line outline-none">
          <div role="gridcell">
            <AuditDetails entry={entry} />
          </div>
        </div>
      )}
    </>
  );
}

const Sentence = ({ entry }: { readonly entry: AuditEntry }) => {
  const { words, object, isRefused } = sentenceOf(entry);
  return (
    <>
      <ActionIcon action={entry.action} className={isRefused ? "text-bad-ink" : "text-ink-3"} />
      <span className="min-w-0 truncate">
        <span className={isRefused ? "text-bad-ink" : "text-ink-2"}>{words}</span>{" "}
        <span className="font-medium">{object}</span>
      </span>
    </>
  );
};
