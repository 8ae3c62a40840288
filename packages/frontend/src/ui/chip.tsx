import clsx from "clsx";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

interface FilterChipProps {
  readonly field: string;
  readonly operator: string;
  /** Turns the operator into its opposite. */
  readonly onOperator?: () => void;
  /** The value as a part that opens the menu of values. */
  readonly value: ReactElement | ReactNode;
  readonly onRemove: () => void;
}

/** One filter: field, operator, value, ×. */
export function FilterChip({ field, operator, onOperator, value, onRemove }: FilterChipProps) {
  return (
    <span className="inline-flex h-6 flex-none items-stretch overflow-hidden rounded-control border border-line-2 text-meta">
      <span className="flex items-center border-r border-line px-1.5 text-ink-3">{field}</span>
      {onOperator ? (
        <button
          type="button"
          onClick={onOperator}
          title="Turn around"
          className="flex min-w-7 items-center justify-center border-r border-line px-1.5 text-ink-3 hover:bg-press hover:text-ink"
        >
          {operator}
        </button>
      ) : (
        <span className="flex items-center border-r border-line px-1.5 text-ink-3">{operator}</span>
      )}
      <span className={clsx("flex max-w-48 items-center border-r border-line text-ink")}>{value}</span>
      <button
        type="button"
        aria-label={`Remove the filter ${field} ${operator}`}
        onClick={onRemove}
        className="flex w-5.5 items-center justify-center text-ink-3 hover:bg-press hover:text-ink"
      >
        <X className="small" />
      </button>
    </span>
  );
}
