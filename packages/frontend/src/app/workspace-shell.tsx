/** What surrounds every page of a workspace: sidebar, palette, keys, live connection. */
import type { Session } from "@rollout/contract";
import { useSuspenseQuery } from "@tanstack/react-query";
import {
  Outlet,
  useLocation,
  useMatchRoute,
  useNavigate,
  useParams,
  useRouter,
} from "@tanstack/react-router";
import clsx from "clsx";
import { Menu as MenuIcon } from "lucide-react";
import { lazy, Suspense, useEffect, useLayoutEffect, useState } from "react";
import { forgetSessionOver, useSessionOver } from "../api/access.js";
import { sessionQuery } from "../api/session.js";
import { WorkspaceProvider } from "../api/workspace.js";
import { useWorkspaceLive, WorkspaceLive } from "../api/workspace-live.js";
import { IconButton } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { useKeys } from "../ui/keyboard.js";
import { OfflineBar } from "../ui/live-dot.js";
import { useNarrower } from "../ui/use-media.js";
import { showAppearance } from "./appearance.js";
import { KeySheet } from "./key-sheet.js";
import { rememberWorkspace } from "./last-workspaces.js";
import { NoSuchWorkspace } from "./no-such-workspace.js";
import { loadPagesAhead } from "./pages-ahead.js";
import { useRemembered } from "./remembered.js";
import { SessionOver } from "./session-over.js";
import { Sidebar } from "./sidebar.js";

const CommandPalette = lazy(() => import("./command-palette.js"));

const isBoolean = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

export function WorkspaceShell() {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const session = useSuspenseQuery(sessionQuery()).data;
  const entry = session.workspaces.find((each) => each.workspace.slug === workspace);
  const isOver = useSessionOver();
  // The outside system is the network, once it has nothing better to do.
  useEffect(() => {
    const timer = setTimeout(() => void loadPagesAhead(), 2_000);
    return () => clearTimeout(timer);
  }, []);
  // What was over belongs to the visit before.
  useEffect(() => forgetSessionOver(), []);
  const renamed = session.workspaces.find(({ formerSlugs }) => formerSlugs.includes(workspace));
  if (!entry && renamed) return <AtNewAddress slug={renamed.workspace.slug} />;
  return (
    <>
      {/* Without a session nothing may be read, but what was typed stays in place. */}
      <div className={clsx("contents", isOver && "invisible")}>
        {entry ? (
          <OpenWorkspace key={workspace} entry={entry} />
        ) : (
          <NoSuchWorkspace slug={workspace} session={session} wasMember={lastOpened === workspace} />
        )}
      </div>
      {isOver && <SessionOver />}
    </>
  );
}

/** The workspace whose pages this window showed last; who loses it is told otherwise than who never had it. */
let lastOpened: string | null = null;

function OpenWorkspace({ entry }: { readonly entry: Session["workspaces"][number] }) {
  const { id, slug } = entry.workspace;
  const { theme, hue } = entry.appearance;
  // The outside system is the page's root and the browser's storage: the next visit opens this workspace, as it looks.
  useEffect(() => {
    lastOpened = slug;
    rememberWorkspace(id);
  }, [id, slug]);
  useLayoutEffect(() => showAppearance(slug, { theme, hue }), [slug, theme, hue]);
  return (
    <WorkspaceProvider value={slug}>
      <WorkspaceLive workspace={slug}>
        <Frame workspace={slug} />
      </WorkspaceLive>
    </WorkspaceProvider>
  );
}

/** A former address leads to the page of the same name under the new one. */
function AtNewAddress({ slug }: { readonly slug: string }) {
  const { history } = useRouter();
  const href = useLocation({ select: (location) => location.href });
  // The outside system is the address bar.
  useEffect(() => history.replace(href.replace(/^\/w\/[^/?#]+/, `/w/${slug}`)), [history, href, slug]);
  return null;
}

function Frame({ workspace }: { readonly workspace: string }) {
  const navigate = useNavigate();
  const matchRoute = useMatchRoute();
  const isDense =
    matchRoute({ to: "/w/$workspace/rollouts/$rolloutId" }) !== false ||
    matchRoute({ to: "/w/$workspace/datasets/import/$jobId" }) !== false ||
    matchRoute({ to: "/w/$workspace/datasets/$datasetId/compare" }) !== false;
  const isNarrow = useNarrower("desk");
  const isPhone = useNarrower("phone");
  const [railOfLists, setRailOfLists] = useRemembered("rail", false, isBoolean);
  const [railOfRollouts, setRailOfRollouts] = useRemembered("rail-rollout", true, isBoolean);
  const [palette, setPalette] = useState(false);
  const [keySheet, setKeySheet] = useState(false);
  const [navigation, setNavigation] = useState(false);
  const [switcher, setSwitcher] = useState(false);
  const isRail = isNarrow || (isDense ? railOfRollouts : railOfLists);
  const toggleRail = () => (isDense ? setRailOfRollouts(!railOfRollouts) : setRailOfLists(!railOfLists));
  const live = useWorkspaceLive();

  useKeys("Everywhere", [
    { keys: "mod+k", word: "Find", run: () => setPalette(true) },
    {
      keys: "g t",
      word: "Go to Traces",
      run: () => void navigate({ to: "/w/$workspace/traces", params: { workspace } }),
    },
    {
      keys: "g d",
      word: "Go to Datasets",
      run: () => void navigate({ to: "/w/$workspace/datasets", params: { workspace } }),
    },
    {
      keys: "g f",
      word: "Go to Files",
      run: () => void navigate({ to: "/w/$workspace/files", params: { workspace } }),
    },
    {
      keys: "g s",
      word: "Go to Settings",
      run: () => void navigate({ to: "/w/$workspace/settings", params: { workspace } }),
    },
    { keys: "g w", word: "Switch workspace", run: () => setSwitcher(true) },
    { keys: "\\", word: "Fold the sidebar", run: toggleRail },
    { keys: "?", word: "All keys", run: () => setKeySheet(true) },
  ]);

  const sidebar = (rail: boolean) => (
    <Sidebar
      workspace={workspace}
      rail={rail}
      canUnfold={!isNarrow}
      onToggleRail={toggleRail}
      onFind={() => setPalette(true)}
      onKeys={() => setKeySheet(true)}
      switcherOpen={switcher}
      onSwitcher={setSwitcher}
    />
  );
  return (
    <div className="flex h-dvh">
      {!isPhone && sidebar(isRail)}
      {isPhone && (
        <>
          <IconButton
            label="Menu"
            className="fixed top-0 left-0 z-20 size-11!"
            onClick={() => setNavigation(true)}
          >
            <MenuIcon />
          </IconButton>
          <Dialog look="navigation" title="Menu" open={navigation} onOpenChange={setNavigation}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: it only closes what a link within has left. */}
            <div
              className="flex min-h-0 flex-1"
              onClick={(event) => (event.target as HTMLElement).closest("a") && setNavigation(false)}
              onKeyDown={undefined}
            >
              {sidebar(false)}
            </div>
          </Dialog>
        </>
      )}
      <main className="flex min-w-0 flex-1 flex-col bg-page">
        <OfflineBar state={live.state} onRetry={live.retryNow} />
        <Outlet />
      </main>
      {palette && (
        <Suspense>
          <CommandPalette
            workspace={workspace}
            onClose={() => setPalette(false)}
            onKeys={() => setKeySheet(true)}
          />
        </Suspense>
      )}
      <KeySheet open={keySheet} onOpenChange={setKeySheet} />
    </div>
  );
}
