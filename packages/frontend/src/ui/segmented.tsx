import clsx from "clsx";
import type { ReactNode } from "react";

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly name?: string }[];
  readonly onChange: (value: T) => void;
}

/** One of at most five, all in sight. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <fieldset aria-label={label} className="inline-flex h-6 flex-none rounded-control bg-press">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          {...(option.name ? { "aria-label": option.name, title: option.name } : {})}
          onClick={() => onChange(option.value)}
          className={clsx(
            "tabular flex h-6 items-center gap-1.5 rounded-control border px-2 text-meta",
            option.value === value
              ? "segment-on border-line-2 font-medium text-ink"
              : "border-transparent text-ink-2 hover:text-ink",
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
