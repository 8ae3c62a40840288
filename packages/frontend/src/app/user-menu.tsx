import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { CircleUserRound, Keyboard, LogOut, MonitorSmartphone, SunMoon, UserRoundPlus } from "lucide-react";
import { sessionQuery } from "../api/session.js";
import { goToProvider, signInOptionsQuery } from "../api/sign-in.js";
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuLine } from "../ui/menu.js";
import { showError } from "../ui/toast.js";
import { useAppearance } from "./use-appearance.js";
import { useSignOut } from "./use-sign-out.js";

const themeOptions = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

interface UserMenuProps {
  /** None where the workspace is gone. */
  readonly workspace?: string;
  readonly rail?: boolean;
  readonly onKeys?: () => void;
}

/** The person: name, address, sessions, appearance, keys, sign-out. */
export function UserMenu({ workspace, rail = false, onKeys }: UserMenuProps) {
  const { user, apiKey } = useSuspenseQuery(sessionQuery()).data;
  const signOut = useSignOut();
  const name = user?.name ?? apiKey?.name ?? "You";
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={`${name}: sessions, theme, keys, sign out`}
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
      <div className="px-2 pt-1 pb-1.5">
        <p className="truncate font-medium">{name}</p>
        {user?.email && <p className="truncate text-meta text-ink-3">{user.email}</p>}
      </div>
      <MenuLine />
      {user?.hasAccount === false && <AddAccount />}
      {workspace !== undefined && <OfWorkspace workspace={workspace} />}
      {onKeys && (
        <MenuItem icon={<Keyboard className="small" />} keys="?" onSelect={onKeys}>
          Keys
        </MenuItem>
      )}
      {(workspace !== undefined || onKeys) && <MenuLine />}
      <MenuItem icon={<LogOut className="small" />} onSelect={() => signOut.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

function OfWorkspace({ workspace }: { readonly workspace: string }) {
  const navigate = useNavigate();
  const { appearance, change } = useAppearance(workspace);
  return (
    <>
      <MenuItem
        icon={<MonitorSmartphone className="small" />}
        onSelect={() => void navigate({ to: "/w/$workspace/settings/sessions", params: { workspace } })}
      >
        Sessions
      </MenuItem>
      <MenuItem
        icon={<SunMoon className="small" />}
        onSelect={() => void navigate({ to: "/w/$workspace/settings/appearance", params: { workspace } })}
      >
        Appearance
      </MenuItem>
      <MenuGroup title="Theme">
        <MenuChoice value={appearance.theme} options={themeOptions} onChange={(theme) => change({ theme })} />
      </MenuGroup>
      <MenuLine />
    </>
  );
}

/** Who came by a link of the operator can come back by the provider from then on. */
function AddAccount() {
  const provider = useQuery(signInOptionsQuery()).data?.provider;
  const { href } = useLocation();
  const leaving = useMutation({
    mutationFn: () => goToProvider({ attach: true, returnTo: href }),
    onError: (error) => showError("The account was not added.", error),
  });
  if (!provider) return null;
  return (
    <>
      <MenuItem icon={<UserRoundPlus className="small" />} onSelect={() => leaving.mutate()}>
        Add your {provider.name} account
      </MenuItem>
      <MenuLine />
    </>
  );
}
