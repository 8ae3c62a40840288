/** Where the open task stands: beside the table, over the page, or as a sheet of a narrow window. */
import { Children, type ReactNode, useEffect } from "react";
import { Dialog } from "../../../ui/dialog.js";

interface TaskBesideProps {
  readonly title: string;
  readonly narrow: boolean;
  readonly wide: boolean;
  readonly onClose: () => void;
  /** The sheet; none while no task is open. */
  readonly children: ReactNode;
}

export function TaskBeside({ title, narrow, wide, onClose, children }: TaskBesideProps) {
  const isOpen = Children.toArray(children).length > 0;
  // The outside system is the focus: what is closed gives it back to what opened it.
  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    return () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement) opener.focus();
    };
  }, [isOpen]);
  if (narrow) {
    return (
      <Dialog look="sheet" title={title} open={isOpen} onOpenChange={onClose}>
        {children}
      </Dialog>
    );
  }
  if (!isOpen) return null;
  return (
    <section
      aria-label={title}
      className={
        wide
          ? "flex min-w-0 flex-1 flex-col"
          : "flex w-[592px] flex-none flex-col border-l border-line max-desk:w-[460px]"
      }
    >
      {children}
    </section>
  );
}
