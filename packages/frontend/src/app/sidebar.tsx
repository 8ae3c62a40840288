import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import clsx from "clsx";
import {
  Activity,
  BookOpen,
  CircleHelp,
  Folder,
  Layers,
  PanelLeftOpen,
  Search,
  SlidersHorizontal,
} from "lucide-react";
import type { ReactNode } from "react";
import { workspaceTotalsQuery } from "../api/runs.js";
import { IconButton } from "../ui/button.js";
import { formatCount } from "../ui/format/numbers.js";
import { Kbd } from "../ui/kbd.js";
import { Logo } from "../ui/logo.js";
import { JobsFoot } from "./jobs/jobs-foot.js";
import { UserMenu } from "./user-menu.js";
import { WorkspaceSwitcher } from "./workspace-switcher.js";

interface SidebarProps {
  readonly workspace: string;
  /** 48 wide, icons only. */
  readonly rail: boolean;
  readonly canUnfold: boolean;
  readonly onToggleRail: () => void;
  readonly onFind: () => void;
  readonly onKeys: () => void;
  readonly switcherOpen: boolean;
  readonly onSwitcher: (open: boolean) => void;
}

export function Sidebar(props: SidebarProps) {
  const { workspace, rail, canUnfold, onToggleRail, onFind, onKeys, switcherOpen, onSwitcher } = props;
  const running = useQuery(workspaceTotalsQuery(workspace)).data?.running ?? 0;
  return (
    <nav
      aria-label="Workspace"
      className={clsx(
        "flex flex-none flex-col border-r border-line bg-app",
        rail ? "w-12 items-center px-1.5" : "w-50 px-2 max-phone:w-full",
      )}
    >
      <div className={clsx("flex h-11 w-full flex-none items-center", rail && "justify-center")}>
        <WorkspaceSwitcher
          workspace={workspace}
          rail={rail}
          open={switcherOpen}
          onOpenChange={onSwitcher}
          mark={<Logo />}
        />
      </div>
      {rail ? (
        <IconButton label="Find" onClick={onFind} className="mt-1 size-9!">
          <Search />
        </IconButton>
      ) : (
        <button
          type="button"
          onClick={onFind}
          className="flex h-7 w-full flex-none items-center gap-2.5 rounded-control border border-line-2 bg-page px-2 text-ink-3 hover:border-line-control"
        >
          <Search />
          <span className="flex-1 text-left">Find</span>
          <Kbd keys="⌘ K" />
        </button>
      )}
      <div className={clsx("mt-2 flex flex-col gap-0.5", !rail && "w-full")}>
        <NavLink
          to="/w/$workspace/traces"
          workspace={workspace}
          rail={rail}
          label="Traces"
          icon={<Activity />}
        >
          {running > 0 && (
            <span className="tabular ml-auto flex items-center gap-1.5 text-ink-2">
              <span className="size-1.5 rounded-full bg-run" aria-hidden="true" />
              {formatCount(running)}
              <span className="sr-only">running</span>
            </span>
          )}
        </NavLink>
        <NavLink
          to="/w/$workspace/datasets"
          workspace={workspace}
          rail={rail}
          label="Datasets"
          icon={<Layers />}
        />
        <NavLink to="/w/$workspace/files" workspace={workspace} rail={rail} label="Files" icon={<Folder />} />
        <NavLink
          to="/w/$workspace/settings"
          workspace={workspace}
          rail={rail}
          label="Settings"
          icon={<SlidersHorizontal />}
        />
      </div>
      <div className={clsx("mt-auto mb-2 flex flex-col gap-0.5", !rail && "w-full")}>
        <JobsFoot workspace={workspace} rail={rail} />
        {rail ? (
          <>
            <IconButton label="Keys" onClick={onKeys} className="size-9!">
              <CircleHelp />
            </IconButton>
            <UserMenu workspace={workspace} rail onKeys={onKeys} />
            {canUnfold && (
              <IconButton label="Unfold the sidebar" onClick={onToggleRail} className="size-9!">
                <PanelLeftOpen />
              </IconButton>
            )}
          </>
        ) : (
          <>
            <a href="/api/docs" className={navClass}>
              <BookOpen className="text-ink-3" />
              API reference
            </a>
            <UserMenu workspace={workspace} onKeys={onKeys} />
          </>
        )}
      </div>
    </nav>
  );
}

const navClass =
  "flex h-7 w-full items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink max-phone:h-11";

interface NavLinkProps {
  readonly to:
    | "/w/$workspace/traces"
    | "/w/$workspace/datasets"
    | "/w/$workspace/files"
    | "/w/$workspace/settings";
  readonly workspace: string;
  readonly rail: boolean;
  readonly label: string;
  readonly icon: ReactNode;
  readonly children?: ReactNode;
}

/** Runs and rollouts are part of Traces, although their addresses stand on their own. */
const pagesOf: Record<NavLinkProps["to"], RegExp> = {
  "/w/$workspace/traces": /^\/w\/[^/]+\/(traces|runs|rollouts)(\/|$)/,
  "/w/$workspace/datasets": /^\/w\/[^/]+\/datasets(\/|$)/,
  "/w/$workspace/files": /^\/w\/[^/]+\/files(\/|$)/,
  "/w/$workspace/settings": /^\/w\/[^/]+\/settings(\/|$)/,
};

function NavLink({ to, workspace, rail, label, icon, children }: NavLinkProps) {
  const isCurrent = useRouterState({ select: ({ location }) => pagesOf[to].test(location.pathname) });
  return (
    <Link
      to={to}
      params={{ workspace }}
      {...(rail ? { "aria-label": label, title: label } : {})}
      className={clsx(
        rail ? "flex size-9 items-center justify-center rounded-control text-ink-2 hover:bg-hover" : navClass,
        isCurrent && "bg-press! font-medium text-ink!",
      )}
      activeProps={{}}
    >
      {icon}
      {!rail && label}
      {!rail && children}
    </Link>
  );
}
