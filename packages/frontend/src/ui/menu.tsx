/** Menus in the product's look, over Base UI's behaviour. */
import { Menu as Base } from "@base-ui/react/menu";
import clsx from "clsx";
import { Check, ChevronRight } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd.js";

// As high as a dialog, which may hold its button: what opens later stands before.
const popup =
  "appear min-w-44 max-w-80 max-h-(--available-height) overflow-y-auto rounded-menu bg-raised p-1 shadow-menu outline-none";
const item =
  "flex min-h-7 cursor-default items-center gap-2 rounded-control px-2 py-0.5 text-ink outline-none select-none data-highlighted:bg-press data-disabled:opacity-45";

interface MenuProps {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
  readonly side?: "bottom" | "top" | "right";
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

export function Menu({ trigger, children, align = "start", side = "bottom", open, onOpenChange }: MenuProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal render={<section aria-label="Menu" />}>
        <Base.Positioner sideOffset={4} align={align} side={side} className="z-40">
          <Base.Popup className={popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: string;
  /** Leads to the question before something ends. */
  readonly danger?: boolean;
  /** Why it is not possible now; the entry stays, and says so. */
  readonly refused?: string | undefined;
}

export function MenuItem({ onSelect, children, icon, keys, danger = false, refused }: MenuItemProps) {
  return (
    <Base.Item
      className={clsx(item, danger && "text-bad-ink")}
      disabled={refused !== undefined}
      onClick={onSelect}
    >
      {icon && <span className={danger ? "" : "text-ink-3"}>{icon}</span>}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {refused && <span className="block text-meta">{refused}</span>}
      </span>
      {keys && <Kbd keys={keys} />}
    </Base.Item>
  );
}

interface MenuChoiceProps<T extends string> {
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly onChange: (value: T) => void;
}

/** One of several, the chosen one with a check at the left. */
export function MenuChoice<T extends string>({ value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <Base.RadioGroup value={value ?? ""} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <Base.RadioItem
          key={option.value}
          value={option.value}
          closeOnClick
          className={clsx(item, "pl-7 relative")}
        >
          <Base.RadioItemIndicator className="absolute left-2 text-accent-ink">
            <Check className="small" />
          </Base.RadioItemIndicator>
          <span className="min-w-0 truncate">{option.label}</span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function Submenu({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={item}>
        <span className="flex-1">{label}</span>
        <ChevronRight className="small text-ink-3" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} className="z-40">
          <Base.Popup className={popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

export const MenuGroup = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Base.Group>
    <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-caption text-ink-3">{title}</Base.GroupLabel>
    {children}
  </Base.Group>
);

export const MenuLine = () => <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
