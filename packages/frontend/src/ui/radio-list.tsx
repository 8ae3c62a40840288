import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import clsx from "clsx";
import type { ReactNode } from "react";

interface RadioOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly note?: ReactNode;
}

interface RadioListProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly RadioOption<T>[];
  readonly onChange: (value: T) => void;
  readonly className?: string;
}

/** The dot of a radio button; `RadioGroup` of Base UI stands around it. */
export const RadioDot = ({ value }: { readonly value: string }) => (
  <Radio.Root
    value={value}
    className="mt-0.5 flex size-[15px] flex-none items-center justify-center rounded-full border border-line-control bg-page hover:border-ink-3 data-checked:border-accent data-checked:bg-accent"
  >
    <Radio.Indicator className="size-[5px] rounded-full bg-page data-unchecked:hidden" />
  </Radio.Root>
);

/** One of several, each with a label and room for a sentence. */
export function RadioList<T extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: RadioListProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={clsx("flex flex-col gap-2", className)}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the control, an input beside its dot.
        <label key={option.value} className="flex items-start gap-2 select-none max-phone:min-h-11">
          <RadioDot value={option.value} />
          <span className="min-w-0">
            {option.label}
            {option.note && <span className="block text-meta text-ink-3">{option.note}</span>}
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
