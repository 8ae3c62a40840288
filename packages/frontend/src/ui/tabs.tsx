import clsx from "clsx";

/** Classes of one tab in a row of tabs 36 high; the current one stands on the accent's line. */
export const tabClass = (current: boolean): string =>
  clsx(
    "relative flex h-9 flex-none items-center gap-1.5 whitespace-nowrap outline-offset-[-2px]",
    "after:absolute after:inset-x-0 after:bottom-0 after:h-0.5",
    current ? "font-medium text-ink after:bg-accent" : "text-ink-2 hover:text-ink",
  );

interface TabsProps<T extends string> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly remark?: string }[];
  readonly onChange: (value: T) => void;
  readonly label: string;
}

/** Tabs that switch a part of a page. */
export function Tabs<T extends string>({ value, options, onChange, label }: TabsProps<T>) {
  return (
    <div role="tablist" aria-label={label} className="flex gap-5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="tab"
          aria-selected={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
          onKeyDown={(event) => {
            const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
            if (step === 0) return;
            const at = options.findIndex((each) => each.value === value);
            const next = options[(at + step + options.length) % options.length];
            if (next) onChange(next.value);
            const tabs = event.currentTarget.parentElement?.children;
            (tabs?.[(at + step + options.length) % options.length] as HTMLElement | undefined)?.focus();
            event.preventDefault();
            event.stopPropagation();
          }}
          className={tabClass(option.value === value)}
        >
          {option.label}
          {option.remark && <span className="tabular text-meta font-normal text-ink-3">{option.remark}</span>}
        </button>
      ))}
    </div>
  );
}
