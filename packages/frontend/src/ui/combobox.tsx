/** One of many, found by typing; over Base UI's behaviour. */
import { Combobox as Base } from "@base-ui/react/combobox";
import clsx from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { controlClass, type FieldControl } from "./field.js";
import { Matched } from "./matched.js";
import { RunningMark } from "./status-mark.js";
import { useStayHeard } from "./stay-heard.js";

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** Stands at the right of the label. */
  readonly note?: ReactNode;
}

interface ComboboxProps {
  readonly control: FieldControl;
  readonly label: string;
  readonly value: ComboboxOption | null;
  /** What is found for the text. */
  readonly options: readonly ComboboxOption[];
  readonly onChange: (value: ComboboxOption | null) => void;
  /** What was typed; the owner finds the options for it. */
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly mono?: boolean;
  /** Said when nothing is found. */
  readonly empty: string;
}

export function Combobox(props: ComboboxProps) {
  const { control, label, value, options, onChange, search, onSearch, busy, disabled, empty, mono } = props;
  const [open, setOpen] = useState(false);
  useStayHeard(open);
  return (
    <Base.Root
      onOpenChange={setOpen}
      items={options}
      filter={null}
      value={value}
      onValueChange={(next) => onChange(next)}
      isItemEqualToValue={(one, other) => one.value === other.value}
      itemToStringLabel={(option) => option.label}
      inputValue={search}
      onInputValueChange={onSearch}
      disabled={disabled ?? false}
      autoHighlight
    >
      <div className="relative">
        <Base.Input
          {...control}
          placeholder={props.placeholder}
          spellCheck={false}
          className={clsx(controlClass, "h-8 w-full pr-8 max-phone:h-11", mono && "font-mono text-mono")}
        />
        <Base.Trigger
          aria-label={`Show ${label}`}
          className="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-ink-3"
        >
          {busy ? <RunningMark /> : <ChevronDown className="small" />}
        </Base.Trigger>
      </div>
      <Base.Portal render={<section aria-label={label} />}>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className="appear max-h-[min(320px,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-menu bg-raised p-1 shadow-menu outline-none">
            <Base.Empty className="px-2 text-ink-3 not-empty:py-1.5">{busy ? "Looking" : empty}</Base.Empty>
            <Base.List>
              {(option: ComboboxOption) => (
                <Base.Item
                  key={option.value}
                  value={option}
                  className="relative flex min-h-7 cursor-default items-center gap-3 rounded-control pr-2 pl-7 outline-none select-none data-highlighted:bg-press max-phone:min-h-11"
                >
                  <Base.ItemIndicator className="absolute left-2 text-accent-ink">
                    <Check className="small" />
                  </Base.ItemIndicator>
                  <span className={clsx("min-w-0 flex-1 truncate", mono && "font-mono text-mono")}>
                    <Matched text={option.label} sought={value?.label === search ? "" : search} />
                  </span>
                  {option.note && <span className="flex-none text-meta text-ink-3">{option.note}</span>}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
