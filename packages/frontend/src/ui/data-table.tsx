// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot hold rows that are placed by hand.
// biome-ignore-all lint/a11y/useFocusableInteractive: keys act on the whole list, and each row holds a link.
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useKeys } from "./keyboard.js";
import { useNarrower } from "./use-media.js";

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** The head is for ears only. */
  readonly quiet?: true;
  /** A track of the grid: "78px", "minmax(160px, 1fr)". */
  readonly width: string;
  readonly align?: "right";
  readonly cell: (row: Row) => ReactNode;
  readonly sortable?: boolean;
  /** How many columns the cell takes in this row, those after it left out. */
  readonly span?: (row: Row) => number;
  /** Left out of windows narrower than this: 1200 (desk) or 900 (tablet) px. */
  readonly from?: "desk" | "tablet";
}

export interface SortOrder {
  readonly column: string;
  readonly descending: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** How many there are with those that are not loaded yet: they have their room, and are asked for in it. */
  readonly total?: number;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen: (row: Row) => void;
  /** Key of the row under the cursor. */
  readonly cursor: string | null;
  readonly onCursor: (key: string | null) => void;
  readonly onUp?: (() => void) | undefined;
  /** The row as three lines, for windows under 640 px. */
  readonly narrow: (row: Row) => ReactNode;
  /** Of such a row, px: 84 unless it has fewer lines. */
  readonly narrowHeight?: number;
  readonly sort?: SortOrder;
  readonly onSort?: (column: string) => void;
  /** Asked for when the last rows come into view. */
  readonly onMore?: (() => void) | undefined;
  readonly onHover?: (inside: boolean) => void;
  /** After the last row. */
  readonly children?: ReactNode;
}

const rowHeight = 32;
const narrowRowHeight = 84;

/** A list of objects: one row each, only those in view in the document, moved through by `j` and `k`. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, keyOf, onOpen, cursor, onCursor, onUp, narrow, sort, onSort, onMore, onHover } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useNarrower("phone");
  const height = isNarrow ? (props.narrowHeight ?? narrowRowHeight) : rowHeight;
  // A new function each time would place every row anew with each turn of the wheel. Keys change with rows alone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: callers write keyOf in place.
  const keyAt = useCallback((index: number) => (rows[index] ? keyOf(rows[index]) : index), [rows]);
  const count = Math.max(rows.length, props.total ?? 0);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: keyAt,
    overscan: 12,
  });
  // The outside system is the window: measures were taken for the other height of rows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is why it measures.
  useEffect(() => virtual.measure(), [virtual, height]);
  const at = cursor === null ? -1 : rows.findIndex((row) => keyOf(row) === cursor);
  const isAway = at < 0;
  // The outside system is the scroll position: the cursor may be set from elsewhere, as by an address.
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that come or go move nothing.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [cursor, isAway]);
  // Where the cursor goes as soon as that row is loaded.
  const [awaited, setAwaited] = useState<number | null>(null);
  const move = (to: number) => {
    const index = Math.min(count - 1, Math.max(0, to));
    if (index < 0) return;
    virtual.scrollToIndex(index);
    const row = rows[index];
    setAwaited(row === undefined ? index : null);
    if (row !== undefined) onCursor(keyOf(row));
  };
  const arrived = awaited === null ? undefined : rows[awaited];
  // The outside system is the server: the row that was gone to has come.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is what came that moves the cursor, once.
  useEffect(() => {
    if (arrived === undefined) return;
    setAwaited(null);
    onCursor(keyOf(arrived));
  }, [arrived]);
  useKeys("List", [
    { keys: "j", word: "Next row", run: () => move(at + 1) },
    { keys: "k", word: "Previous row", run: () => move(at < 0 ? count - 1 : at - 1) },
    { keys: "ArrowDown", run: () => move(at + 1) },
    { keys: "ArrowUp", run: () => move(at < 0 ? count - 1 : at - 1) },
    { keys: "Home", run: () => move(0) },
    { keys: "End", run: () => move(count - 1) },
    { keys: "Enter", word: "Open", run: () => rows[at] !== undefined && onOpen(rows[at]) },
    { keys: "Escape", word: "Up", run: () => (cursor === null ? onUp?.() : onCursor(null)) },
  ]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // The outside system is the server that has further pages.
  useEffect(() => {
    if (last >= rows.length - 20) onMore?.();
  }, [last, rows.length, onMore]);

  const columns = useFittingColumns(props.columns);
  const template = columns.map(({ width }) => width).join(" ");
  const tracks: CSSProperties = isNarrow ? {} : { gridTemplateColumns: template };
  return (
    <div
      ref={scroller}
      onPointerEnter={() => onHover?.(true)}
      onPointerLeave={() => onHover?.(false)}
      // The list in it may be longer than what is seen of it: the ring stands around what is seen.
      className="tabular min-h-0 flex-1 overflow-y-auto overflow-x-hidden outline-accent -outline-offset-2 has-[>[role=grid]:focus-visible]:outline-2"
    >
      <div role="grid" aria-label={label} aria-rowcount={count + 1} tabIndex={0} className="outline-none">
        <div
          role="row"
          aria-rowindex={1}
          className={clsx(
            "sticky top-0 z-10 grid h-7 items-center border-b border-line bg-page text-meta text-ink-3",
            isNarrow && "hidden",
          )}
          style={tracks}
        >
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            const isCurrent = index === at;
            if (row === undefined) return <RowToCome key={key} index={index} height={height} start={start} />;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={isCurrent}
                tabIndex={-1}
                onClick={(event) => {
                  const target = event.target as HTMLElement;
                  // Of a menu or dialog that the row opened: it stands elsewhere, yet its clicks come through here.
                  if (!event.currentTarget.contains(target) || target.closest("a, button, label")) return;
                  onCursor(keyOf(row));
                  onOpen(row);
                }}
                onKeyDown={undefined}
                className={clsx(
                  "group/row absolute inset-x-0 border-b border-line",
                  isCurrent ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]" : "hover:bg-hover",
                  isNarrow ? "px-3 py-2" : "grid items-center",
                )}
                style={{ ...tracks, height, transform: `translateY(${start}px)` }}
              >
                {isNarrow ? (
                  <div role="gridcell">{narrow(row)}</div>
                ) : (
                  cellsOf(columns, row).map(({ column: { id, align, cell }, span }) => (
                    <div
                      key={id}
                      role="gridcell"
                      className={clsx(cellClass, align === "right" && span === 1 && "text-right")}
                      {...(span === 1 ? {} : { style: { gridColumn: `span ${span}` }, "aria-colspan": span })}
                    >
                      {cell(row)}
                    </div>
                  ))
                )}
              </div>
            );
          })}
        </div>
      </div>
      {props.children}
    </div>
  );
}

interface RowToComeProps {
  readonly index: number;
  /** px */
  readonly height: number;
  /** px from the first row. */
  readonly start: number;
}

/** The room of a row that is not loaded yet. */
const RowToCome = ({ index, height, start }: RowToComeProps) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    aria-busy
    className="absolute inset-x-0 flex items-center border-b border-line px-4"
    style={{ height, transform: `translateY(${start}px)` }}
  >
    <span role="gridcell" aria-label="Loading" className="h-2 w-40 rounded-bar bg-press" />
  </div>
);

/** The columns that the window has room for; one of them takes the room that is left. */
function useFittingColumns<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const hasNoDesk = useNarrower("desk");
  const hasNoTablet = useNarrower("tablet");
  const fitting = columns.filter(
    ({ from }) => !((from === "desk" && hasNoDesk) || (from === "tablet" && hasNoTablet)),
  );
  if (fitting.some(({ width }) => width.includes("fr"))) return fitting;
  return fitting.map((column, index) => (index === 0 ? { ...column, width: "minmax(140px, 1fr)" } : column));
}

/** The cells of a row: a wide one takes the place of those after it. */
function cellsOf<Row>(columns: readonly Column<Row>[], row: Row) {
  const cells: { column: Column<Row>; span: number }[] = [];
  for (let at = 0; at < columns.length; ) {
    const column = columns[at]!;
    const span = Math.min(columns.length - at, Math.max(1, column.span?.(row) ?? 1));
    cells.push({ column, span });
    at += span;
  }
  return cells;
}

const cellClass = "min-w-0 truncate px-2.5 first:pl-4 last:pr-4 [&>.inline-flex]:align-top";

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: SortOrder | undefined;
  readonly onSort: ((column: string) => void) | undefined;
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const isSorted = sort?.column === column.id;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      {...(isSorted ? { "aria-sort": sort.descending ? "descending" : "ascending" } : {})}
      className={clsx(cellClass, "outline-none", column.align === "right" && "text-right")}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort(column.id)}
          className={clsx("inline-flex items-center gap-1 hover:text-ink", isSorted && "text-ink")}
        >
          {column.head}
          {isSorted && <Arrow className="small" />}
        </button>
      ) : column.quiet ? (
        <span className="sr-only">{column.head}</span>
      ) : (
        column.head
      )}
    </div>
  );
}
