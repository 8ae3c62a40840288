import { Navigate, useParams } from "@tanstack/react-router";
import { useNarrower } from "../../ui/use-media.js";
import { useTitle } from "../../ui/use-title.js";
import { SettingsList } from "./settings-list.js";

/** The settings without a page named: the list on a phone, the first page elsewhere. */
export function SettingsHome() {
  const { workspace } = useParams({ from: "/w/$workspace/settings" });
  const isPhone = useNarrower("phone");
  useTitle("Settings");
  if (!isPhone) return <Navigate to="/w/$workspace/settings/api-keys" params={{ workspace }} replace />;
  return (
    <nav aria-label="Settings" className="p-2">
      <SettingsList workspace={workspace} />
    </nav>
  );
}
