import { Link } from "@tanstack/react-router";
import { settingsPages } from "./settings-pages.js";

/** Every page of the settings; on a phone this list is a page itself. */
export const SettingsList = ({ workspace }: { readonly workspace: string }) => (
  <ul className="flex flex-col gap-0.5">
    {settingsPages.map(({ to, label, icon: Icon }) => (
      <li key={to}>
        <Link
          to={to}
          params={{ workspace }}
          className="flex h-7 items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink max-phone:h-11"
          activeProps={{ className: "bg-press! font-medium text-ink!" }}
        >
          <Icon className="text-ink-3" />
          {label}
        </Link>
      </li>
    ))}
  </ul>
);
