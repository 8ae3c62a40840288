import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useNarrower } from "../../ui/use-media.js";

interface TabControlsProps {
  /** The free end of the row of tabs; null until it is there. */
  readonly slot: HTMLElement | null;
  readonly children: ReactNode;
}

/** What a tab is steered with: at the end of the row of tabs, under it where there is no room. */
export function TabControls({ slot, children }: TabControlsProps) {
  if (useNarrower("tablet")) {
    return (
      <div className="flex min-h-9 flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-1 max-phone:px-3">
        {children}
      </div>
    );
  }
  return slot && createPortal(children, slot);
}
