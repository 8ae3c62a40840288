import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";

interface CheckboxProps {
  readonly checked: boolean | "mixed";
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  /** A second line under the label. */
  readonly note?: ReactNode;
  readonly disabled?: boolean;
}

/** A box of 15 with its label, which is part of the target. */
export function Checkbox({ checked, onChange, label, note, disabled = false }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the control, an input beside its box.
    <label className="flex items-start gap-2 select-none has-data-disabled:opacity-45 max-phone:min-h-11 max-phone:py-3">
      <Base.Root
        checked={checked === true}
        indeterminate={checked === "mixed"}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        className="mt-0.5 flex size-[15px] flex-none items-center justify-center rounded-key border border-line-control bg-page text-page hover:border-ink-3 data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent"
      >
        <Base.Indicator className="flex data-unchecked:hidden">
          {checked === "mixed" ? <Minus className="small" /> : <Check className="small" strokeWidth={2.4} />}
        </Base.Indicator>
      </Base.Root>
      <span className="min-w-0">
        {label}
        {note && <span className="block text-meta text-ink-3">{note}</span>}
      </span>
    </label>
  );
}
