/** The question before something of one row ends for good; a sheet from below on a phone. */

import { Dialog } from "@base-ui/react/dialog";
import { Popover as Base } from "@base-ui/react/popover";
import { type ReactNode, type RefObject, useRef } from "react";
import { awaitedClass, Button } from "./button.js";
import { useNarrower } from "./use-media.js";

interface ConfirmPopoverProps {
  /** What the popover stands under: usually the row's ⋯ button. */
  readonly anchor: RefObject<HTMLElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A question: "Revoke refund-agent production?" */
  readonly title: string;
  /** What happens, what stays, whether it can be undone. */
  readonly children: ReactNode;
  /** Repeats the title: "Revoke refund-agent production". */
  readonly action: string;
  /** Names the safe way and has the focus: "Keep key". */
  readonly keep: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean;
  /** At the left of the buttons, for a third way. */
  readonly aside?: ReactNode;
}

export function ConfirmPopover(props: ConfirmPopoverProps) {
  const { anchor, open, onOpenChange, title, children, action, keep, onConfirm, busy = false, aside } = props;
  const safe = useRef<HTMLButtonElement>(null);
  const isPhone = useNarrower("phone");
  const buttons = (size: "normal" | "large") => [
    <Button key="keep" size={size} ref={safe} onClick={() => onOpenChange(false)} className={awaitedClass}>
      {keep}
    </Button>,
    <Button key="act" variant="destroy" size={size} busy={busy} onClick={onConfirm} className="min-w-0">
      <span className="truncate">{action}</span>
    </Button>,
  ];
  if (isPhone) {
    return (
      <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
        <Dialog.Portal>
          <Dialog.Backdrop className="appear fixed inset-0 z-40 bg-scrim" />
          <Dialog.Popup
            initialFocus={safe}
            className="rise fixed inset-x-0 bottom-0 z-40 flex max-h-[85dvh] flex-col overflow-y-auto rounded-t-dialog bg-raised p-4 shadow-dialog outline-none"
          >
            <Dialog.Title className="text-dialog">{title}</Dialog.Title>
            <div className="mt-1 text-ink-2">{children}</div>
            {aside && <div className="mt-2">{aside}</div>}
            <div className="mt-3 flex flex-col-reverse gap-2 [&>button]:h-11">{buttons("large")}</div>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    );
  }
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} sideOffset={4} align="end" className="z-30">
          <Base.Popup
            initialFocus={safe}
            finalFocus={anchor}
            className="appear w-[432px] max-w-[calc(100vw-16px)] rounded-dialog bg-raised shadow-dialog outline-none"
          >
            <div className="px-4 pt-3 pb-3">
              <Base.Title className="font-semibold">{title}</Base.Title>
              <div className="mt-0.5 text-ink-2">{children}</div>
            </div>
            <div className="flex items-center justify-end gap-2 border-t border-line px-3 py-2.5">
              {aside && <div className="mr-auto">{aside}</div>}
              {buttons("normal")}
            </div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
