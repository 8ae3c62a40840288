/** What surrounds every page of the settings: where one is, and the way to the others. */
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import clsx from "clsx";
import { ChevronLeft } from "lucide-react";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { PageBar } from "../../ui/page-bar.js";
import { useNarrower } from "../../ui/use-media.js";
import { SettingsList } from "./settings-list.js";
import { settingsPages } from "./settings-pages.js";

export function SettingsFrame() {
  const { workspace } = useParams({ from: "/w/$workspace/settings" });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const current = settingsPages.find(({ to }) => path.endsWith(to.slice(to.lastIndexOf("/"))));
  const isPhone = useNarrower("phone");
  return (
    <>
      <PageBar>
        {isPhone && current && (
          <Link
            to="/w/$workspace/settings"
            params={{ workspace }}
            aria-label="Settings"
            className="-ml-1 flex size-11 items-center justify-center text-ink-2"
          >
            <ChevronLeft />
          </Link>
        )}
        <Breadcrumb>
          <Link to="/w/$workspace/settings" params={{ workspace }}>
            Settings
          </Link>
          {current?.label}
        </Breadcrumb>
      </PageBar>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label="Settings"
          className={clsx(
            "w-46 flex-none overflow-y-auto border-r border-line p-2 max-tablet:w-40",
            isPhone && "hidden",
          )}
        >
          <SettingsList workspace={workspace} />
        </nav>
        <div className="flex min-w-0 flex-1 flex-col">
          <Outlet />
        </div>
      </div>
    </>
  );
}
