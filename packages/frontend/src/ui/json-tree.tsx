import clsx from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { type JsonFolds, type JsonRow, jsonRows, noFolds } from "./json-rows.js";

const longestText = 200;

/** A JSON value as a tree: keys, counts, values in the colours of code. */
export function JsonTree({ value, label }: { readonly value: unknown; readonly label: string }) {
  const [folds, setFolds] = useState<JsonFolds>(noFolds);
  const [current, setCurrent] = useState(0);
  const rows = jsonRows(value, folds);
  const turn = ({ path }: JsonRow) => {
    const turned = new Set(folds.turned);
    if (!turned.delete(path)) turned.add(path);
    setFolds({ ...folds, turned });
  };
  const showMore = ({ path }: JsonRow) =>
    setFolds({ ...folds, shown: new Map(folds.shown).set(path, Number.POSITIVE_INFINITY) });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = rows[current];
    const moved = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (moved !== undefined) {
      const next = Math.min(rows.length - 1, Math.max(0, moved));
      setCurrent(next);
      (event.currentTarget.children[next] as HTMLElement | undefined)?.focus();
    } else if (row && event.key === "ArrowRight" && row.size !== null && !row.isOpen) turn(row);
    else if (row && event.key === "ArrowLeft" && row.isOpen) turn(row);
    else if (row && event.key === "Enter") row.more > 0 ? showMore(row) : row.size !== null && turn(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="tree" aria-label={label} className="font-mono text-mono" onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <div
          key={`${row.path}${row.more > 0 ? "+" : ""}`}
          role="treeitem"
          aria-level={row.depth + 1}
          aria-selected={index === current}
          {...(row.size === null ? {} : { "aria-expanded": row.isOpen })}
          tabIndex={index === current ? 0 : -1}
          onFocus={() => setCurrent(index)}
          onClick={() => (row.more > 0 ? showMore(row) : row.size !== null && turn(row))}
          onKeyDown={undefined}
          className="flex min-h-5.5 gap-1.5 rounded-key pr-1 hover:bg-hover"
          style={{ paddingLeft: row.depth * 16 }}
        >
          <Twist row={row} />
          {row.more > 0 ? (
            <span className="font-sans text-meta leading-5.5 text-accent-ink">Show {row.more} more</span>
          ) : (
            <Entry row={row} />
          )}
        </div>
      ))}
    </div>
  );
}

function Twist({ row }: { readonly row: JsonRow }) {
  if (row.size === null || row.size === 0) return <span className="w-3 flex-none" />;
  const Icon = row.isOpen ? ChevronDown : ChevronRight;
  return <Icon className="small mt-1 -ml-px text-ink-3" />;
}

function Entry({ row }: { readonly row: JsonRow }) {
  return (
    <span className="min-w-0 leading-5.5 [overflow-wrap:anywhere]">
      {row.key !== null && <span className="text-code-function">{row.key} </span>}
      {row.size === null ? (
        <JsonValue value={row.value} />
      ) : (
        <span className="text-ink-3">{row.isArray ? `[${row.size}]` : `{${row.size}}`}</span>
      )}
    </span>
  );
}

/** A string, number, boolean or null in the colours of code; long strings open on demand. */
function JsonValue({ value }: { readonly value: unknown }) {
  const [whole, setWhole] = useState(false);
  const text = JSON.stringify(value) ?? "undefined";
  const isLong = text.length > longestText;
  return (
    <span
      className={clsx(
        typeof value === "string" ? "text-code-string" : value === null ? "text-ink-3" : "text-code-number",
        "whitespace-pre-wrap",
      )}
    >
      {isLong && !whole ? `${text.slice(0, longestText)}…` : text}
      {isLong && (
        <button
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            setWhole(!whole);
          }}
          className="ml-1.5 font-sans text-meta text-accent-ink"
        >
          {whole ? "Less" : "Show all"}
        </button>
      )}
    </span>
  );
}
