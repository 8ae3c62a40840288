import { SettingsPage } from "../../ui/settings-page.js";

export function WorkspaceSettingsPage() {
  return (
    <SettingsPage title="Workspace" sentence="">
      {null}
    </SettingsPage>
  );
}
