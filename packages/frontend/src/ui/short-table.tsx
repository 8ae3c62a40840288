import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { Column, SortOrder } from "./data-table.js";
import { useNarrower } from "./use-media.js";
import { rowAttribute } from "./use-row-cursor.js";

export interface ShortColumn<Row> extends Omit<Column<Row>, "width" | "from"> {
  /** Left out of windows narrower than this: 1200 px. */
  readonly from?: "desk";
  /** In px; the column without one takes the room that is left. */
  readonly width?: number;
}

interface ShortTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly ShortColumn<Row>[];
  readonly keyOf: (row: Row) => string;
  /** Key of the row under the cursor. */
  readonly cursor: string | null;
  /** Key of the row whose menu or question is open. */
  readonly active?: string | null | undefined;
  /** The row as three lines, for windows under 900 px, where the list of the settings leaves little room. */
  readonly narrow: (row: Row) => ReactNode;
  /** `page`: its rows reach from edge to edge; `inset`: it stands within the margins of a page. */
  readonly look?: "inset" | "page";
  readonly sort?: SortOrder;
  readonly onSort?: (column: string) => void;
}

/** A list that is whole in the document, in the flow of a page: keys, members, sessions. */
export function ShortTable<Row>(props: ShortTableProps<Row>) {
  const { label, rows, keyOf, cursor, active, narrow, look = "inset", sort, onSort } = props;
  const isNarrow = useNarrower("tablet");
  const isUnderDesk = useNarrower("desk");
  if (isNarrow) {
    return (
      <ul
        aria-label={label}
        className={clsx("tabular border-t border-line", look === "inset" && "max-phone:-mx-4")}
      >
        {rows.map((row) => {
          const key = keyOf(row);
          return (
            <li
              key={key}
              {...{ [rowAttribute]: key }}
              aria-current={key === cursor ? true : undefined}
              className={clsx(
                "border-b border-line py-2",
                look === "page" ? "px-4!" : "max-phone:px-4",
                groundOf(key, cursor, active),
              )}
            >
              {narrow(row)}
            </li>
          );
        })}
      </ul>
    );
  }
  const columns = props.columns.filter(({ from }) => !(from === "desk" && isUnderDesk));
  return (
    <table
      aria-label={label}
      className={clsx(
        "tabular w-full table-fixed border-collapse border-t border-line",
        look === "page" && pageEdges,
      )}
    >
      <colgroup>
        {columns.map(({ id, width }) => (
          <col key={id} style={width === undefined ? {} : { width }} />
        ))}
      </colgroup>
      <thead>
        <tr className="h-7 border-b border-line text-meta text-ink-3">
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const key = keyOf(row);
          return (
            <tr
              key={key}
              {...{ [rowAttribute]: key }}
              aria-current={key === cursor ? true : undefined}
              className={clsx("h-8 border-b border-line", groundOf(key, cursor, active))}
            >
              {columns.map(({ id, align, cell }) => (
                <td key={id} className={clsx(cellClass, align === "right" && "text-right")}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const groundOf = (key: string, cursor: string | null, active: string | null | undefined): string =>
  key === cursor
    ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)] max-tablet:pl-2.5 [&>td:first-child]:pl-2.5"
    : key === active
      ? "bg-hover"
      : "hover:bg-hover";

const pageEdges =
  "[&_td:first-child]:pl-4! [&_th:first-child]:pl-4! [&_td:last-child]:pr-4! [&_th:last-child]:pr-4!";
const cellClass = "truncate px-2.5 font-normal first:pl-0 last:pr-0 [&>.inline-flex]:align-middle";

interface HeadCellProps<Row> {
  readonly column: ShortColumn<Row>;
  readonly sort: SortOrder | undefined;
  readonly onSort: ((column: string) => void) | undefined;
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const { head, align } = column;
  if (head === "") return <td />;
  const isSorted = sort?.column === column.id;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      {...(isSorted ? { "aria-sort": sort.descending ? "descending" : "ascending" } : {})}
      className={clsx(cellClass, align === "right" ? "text-right" : "text-left")}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort(column.id)}
          className={clsx("inline-flex items-center gap-1 hover:text-ink", isSorted && "text-ink")}
        >
          {head}
          {isSorted && <Arrow className="small" />}
        </button>
      ) : (
        head
      )}
    </th>
  );
}
