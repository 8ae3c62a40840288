import { Popover } from "@base-ui/react/popover";
import { ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { SwitcherList } from "./switcher-list.js";

interface WorkspaceSwitcherProps {
  readonly workspace: string;
  readonly rail?: boolean;
  readonly mark: ReactNode;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Which workspace is open, and the way to the others. */
export function WorkspaceSwitcher(props: WorkspaceSwitcherProps) {
  const { workspace, rail = false, mark, open, onOpenChange } = props;
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Popover.Trigger
        aria-label={`Workspace ${workspace}`}
        className={
          rail
            ? "flex size-9 items-center justify-center rounded-control hover:bg-hover data-popup-open:bg-press"
            : "flex h-8 w-full items-center gap-2.5 rounded-control px-1.5 hover:bg-hover data-popup-open:bg-press max-phone:h-11"
        }
      >
        {mark}
        {!rail && (
          <>
            <span className="min-w-0 flex-1 truncate text-left font-medium">{workspace}</span>
            <ChevronsUpDown className="small text-ink-3" />
          </>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-50">
          <Popover.Popup
            aria-label="Switch workspace"
            className="appear flex max-h-(--available-height) w-[312px] max-w-[calc(100vw-16px)] flex-col overflow-hidden rounded-menu bg-raised shadow-menu outline-none"
          >
            <SwitcherList workspace={workspace} onClose={() => onOpenChange(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
