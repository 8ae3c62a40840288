import { countOf } from "../../ui/format/numbers.js";

interface NoMatchProps {
  readonly noun: string;
  readonly filters: number;
  readonly onClear: () => void;
}

/** Nothing is left by the filters: one row that takes them away. */
export function NoMatch({ noun, filters, onClear }: NoMatchProps) {
  return (
    <p className="border-b border-line px-4 py-1.5 text-ink-2">
      {filters === 0 ? `No ${noun} here` : `No ${noun} matches ${countOf(filters, "filter")}. `}
      {filters > 0 && (
        <button type="button" onClick={onClear} className="text-accent-ink">
          Clear filters
        </button>
      )}
    </p>
  );
}
