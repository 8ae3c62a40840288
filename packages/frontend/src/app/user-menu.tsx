import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleUserRound, Keyboard, LogOut } from "lucide-react";
import { sessionQuery, signOut } from "../api/session.js";
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuLine } from "../ui/menu.js";
import { setTheme, useTheme } from "./appearance.js";

const themeOptions = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** The person: theme, keys, sign-out. */
export function UserMenu({ rail = false, onKeys }: { readonly rail?: boolean; readonly onKeys: () => void }) {
  const { user, apiKey } = useSuspenseQuery(sessionQuery()).data;
  const theme = useTheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const name = user?.name ?? apiKey?.name ?? "You";
  const leave = async () => {
    await signOut();
    client.clear();
    await navigate({ to: "/sign-in", search: { reason: "signed-out" } });
  };
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={`${name}: theme, keys, sign out`}
          className={
            rail
              ? "flex size-9 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink"
              : "flex h-7 w-full items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink max-phone:h-11"
          }
        >
          <CircleUserRound className="text-ink-3" />
          {!rail && <span className="truncate">{name}</span>}
        </button>
      }
    >
      <MenuGroup title={user?.email ?? name}>
        <MenuItem icon={<Keyboard className="small" />} keys="?" onSelect={onKeys}>
          Keys
        </MenuItem>
      </MenuGroup>
      <MenuLine />
      <MenuGroup title="Theme">
        <MenuChoice value={theme} options={themeOptions} onChange={setTheme} />
      </MenuGroup>
      <MenuLine />
      <MenuItem icon={<LogOut className="small" />} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
