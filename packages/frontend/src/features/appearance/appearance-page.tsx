import { SettingsPage } from "../../ui/settings-page.js";

export function AppearancePage() {
  return (
    <SettingsPage title="Appearance" sentence="">
      {null}
    </SettingsPage>
  );
}
