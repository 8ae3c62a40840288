import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { sessionQuery } from "../api/session.js";
import { Menu, MenuItem } from "../ui/menu.js";

interface WorkspaceSwitcherProps {
  readonly workspace: string;
  readonly rail: boolean;
  readonly mark: ReactNode;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Which workspace is open, and the way to the others. */
export function WorkspaceSwitcher({ workspace, rail, mark, open, onOpenChange }: WorkspaceSwitcherProps) {
  const navigate = useNavigate();
  const { workspaces } = useSuspenseQuery(sessionQuery()).data;
  const current = workspaces.find((each) => each.workspace.slug === workspace);
  const others = workspaces.filter((each) => each !== current);
  return (
    <Menu
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <button
          type="button"
          aria-label={`Workspace ${workspace}`}
          className={
            rail
              ? "flex size-9 items-center justify-center rounded-control hover:bg-hover"
              : "flex h-8 w-full items-center gap-2.5 rounded-control px-1.5 hover:bg-hover"
          }
        >
          {mark}
          {!rail && (
            <>
              <span className="min-w-0 flex-1 truncate text-left font-medium">{workspace}</span>
              <ChevronsUpDown className="small text-ink-3" />
            </>
          )}
        </button>
      }
    >
      {[...(current ? [current] : []), ...others].map((each) => (
        <MenuItem
          key={each.workspace.id}
          icon={
            each === current ? (
              <Check className="small text-accent-ink" />
            ) : (
              <span className="block w-[13px]" />
            )
          }
          onSelect={() =>
            void navigate({ to: "/w/$workspace/traces", params: { workspace: each.workspace.slug } })
          }
        >
          <span className={each === current ? "font-medium" : ""}>{each.workspace.slug}</span>
          <span className="block text-meta text-ink-3">{each.role}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
