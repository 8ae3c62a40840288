/** A tool call in one line (name, arguments, arrow, result), and what it holds when unfolded. */

import { callArguments, callResult, errorWords, oneLine } from "@rollout/contract/words";
import { ArrowRight, ChevronDown, ChevronRight } from "lucide-react";
import type { EventRow } from "../../features/timeline/index.js";
import { JsonTree } from "../../ui/json-tree.js";
import { ErrorBlock } from "./error-block.js";
import type { PayloadStore } from "./payload-store.js";

interface FoldedLineProps {
  readonly row: EventRow;
  readonly store: PayloadStore;
  readonly unfolded: boolean;
  readonly onToggle: () => void;
}

export function FoldedLine({ row, store, unfolded, onToggle }: FoldedLineProps) {
  const call = store.get(row.id)?.payload;
  const reply = row.resultKey === null ? undefined : store.get(row.resultKey)?.payload;
  const given = row.isToolCall ? callArguments(call) : undefined;
  const result = row.isToolCall ? callResult(reply) : callResult(call);
  const error = row.failed ? errorWords(reply ?? call) : null;
  const hasResult = row.resultKey !== null || !row.isToolCall;
  return (
    <>
      <div className="flex min-w-0 items-center gap-2 leading-5">
        <FoldToggle unfolded={unfolded} onToggle={onToggle} name={row.name} />
        <span className="flex-none font-mono text-mono">{row.name}</span>
        <span className="min-w-0 shrink truncate font-mono text-mono text-ink-3">{oneLine(given)}</span>
        {hasResult && error === null && (
          <>
            <ArrowRight className="small text-ink-3" />
            <span
              className={`min-w-0 flex-1 truncate ${typeof result === "string" ? "" : "font-mono text-mono"} text-ink-2`}
            >
              {oneLine(result)}
            </span>
          </>
        )}
        {!hasResult && <span className="flex-none text-ink-3">{row.open ? "running" : "no result"}</span>}
      </div>
      {unfolded && error !== null && (
        <div className="mt-1 ml-5">
          <ErrorBlock
            title={error.code ?? (error.message === null ? oneLine(result) : error.message)}
            text={error.code === null ? "" : (error.message ?? "")}
          />
        </div>
      )}
      {unfolded && error === null && (
        <div className="ml-5">
          {given !== undefined && <Unfolded title="Arguments" value={given} />}
          {hasResult && result !== undefined && <Unfolded title="Result" value={result} />}
        </div>
      )}
    </>
  );
}

/** A payload below its row. */
export const Unfolded = ({ title, value }: { readonly title: string; readonly value: unknown }) => (
  <div className="mt-1.5 max-w-[720px]">
    <p className="mb-0.5 text-caption text-ink-3">{title}</p>
    {typeof value === "string" ? (
      <p className="font-mono text-mono whitespace-pre-wrap [overflow-wrap:anywhere]">{value}</p>
    ) : (
      <JsonTree value={value} label={title} />
    )}
  </div>
);

interface FoldToggleProps {
  readonly unfolded: boolean;
  readonly onToggle: () => void;
  readonly name: string;
}

export function FoldToggle({ unfolded, onToggle, name }: FoldToggleProps) {
  const Icon = unfolded ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={unfolded}
      aria-label={`${unfolded ? "Fold" : "Unfold"} ${name}`}
      onClick={onToggle}
      className="-ml-0.5 flex size-4 flex-none items-center justify-center rounded-key text-ink-3 hover:bg-press hover:text-ink"
    >
      <Icon className="small" />
    </button>
  );
}
