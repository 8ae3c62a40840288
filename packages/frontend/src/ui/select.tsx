/** One of a few, in a menu of the control's own width; over Base UI's behaviour. */
import { Select as Base } from "@base-ui/react/select";
import clsx from "clsx";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { controlClass } from "./field.js";

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** A second line in the menu. */
  readonly note?: ReactNode;
  readonly disabled?: boolean;
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly id?: string;
  /** `quiet`: in a row of a table, without a border. */
  readonly look?: "control" | "quiet";
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, id, look = "control", disabled = false, className } = props;
  const shown = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
      disabled={disabled}
    >
      <Base.Trigger
        {...(id === undefined ? {} : { id })}
        aria-label={`${label}: ${shown}`}
        className={clsx(
          "flex items-center justify-between gap-2 text-left select-none",
          look === "control"
            ? [controlClass, "h-8"]
            : "h-6 rounded-control px-1.5 -mx-1.5 text-ink-2 hover:bg-press hover:text-ink data-popup-open:bg-press disabled:opacity-45",
          className,
        )}
      >
        <span className="truncate">{shown}</span>
        <ChevronDown className="small text-ink-3" />
      </Base.Trigger>
      <Base.Portal render={<section aria-label={label} />}>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="appear max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-menu bg-raised p-1 shadow-menu outline-none">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative flex min-h-7 cursor-default flex-col justify-center rounded-control py-0.5 pr-2 pl-7 outline-none select-none data-disabled:opacity-45 data-highlighted:bg-press max-phone:min-h-11"
              >
                <Base.ItemIndicator className="absolute top-1.75 left-2 text-accent-ink max-phone:top-3.5">
                  <Check className="small" />
                </Base.ItemIndicator>
                <Base.ItemText>{option.label}</Base.ItemText>
                {option.note && <span className="text-meta text-ink-3">{option.note}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
