/** Dialogs and sheets in the product's look, over Base UI's behaviour. */
import { Dialog as Base } from "@base-ui/react/dialog";
import clsx from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { IconButton } from "./button.js";

/**
 * Marks what has the focus when a dialog opens. `autoFocus` would take it before the dialog has noted to whom it
 * gives it back.
 */
export const firstFocus = { "data-first-focus": "" } as const;

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** It is gone from the screen, and the focus is back where it was. */
  readonly onClosed?: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** 560 for dialogs, 640 for the palette; a sheet covers the page from the right. */
  readonly look?: "dialog" | "wide" | "palette" | "sheet" | "navigation";
  /** False where the dialog must be answered: no cross in its head. */
  readonly closable?: boolean;
  /** `plain`: the title stands over the text without a line between. */
  readonly head?: "line" | "plain";
}

const looks = {
  dialog: "rise top-24 left-1/2 w-[560px] -translate-x-1/2 rounded-dialog shadow-dialog",
  wide: "rise top-24 left-1/2 w-[720px] -translate-x-1/2 rounded-dialog shadow-dialog",
  palette: "appear top-24 left-1/2 w-[640px] -translate-x-1/2 rounded-dialog shadow-dialog",
  sheet: "appear inset-y-0 right-0 w-[min(440px,100vw)] shadow-dialog",
  navigation: "appear inset-y-0 left-0 w-60 shadow-dialog",
} as const;

export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    onClosed,
    title,
    children,
    look = "dialog",
    closable = true,
    head = "line",
  } = props;
  const popup = useRef<HTMLDivElement>(null);
  const hasHead = look === "dialog" || look === "wide";
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => onOpenChange(next)}
      onOpenChangeComplete={(next) => !next && onClosed?.()}
    >
      <Base.Portal>
        <Base.Backdrop className="appear fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          ref={popup}
          initialFocus={() => popup.current?.querySelector<HTMLElement>("[data-first-focus]") ?? true}
          className={clsx(
            "fixed z-40 flex max-h-[calc(100dvh-120px)] max-w-[calc(100vw-16px)] flex-col overflow-hidden bg-raised outline-none",
            (look === "sheet" || look === "navigation") && "max-h-none max-phone:max-w-none",
            looks[look],
          )}
        >
          {hasHead ? (
            <div
              className={clsx(
                "flex items-center justify-between gap-4",
                head === "line" ? "border-b border-line py-3 pr-3 pl-4" : "px-5 pt-4",
              )}
            >
              <Base.Title className="text-dialog">{title}</Base.Title>
              {closable && (
                <Base.Close render={<IconButton label="Close" />}>
                  <X />
                </Base.Close>
              )}
            </div>
          ) : (
            <Base.Title className="sr-only">{title}</Base.Title>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
