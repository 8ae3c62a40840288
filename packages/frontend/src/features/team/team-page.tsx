import { SettingsPage } from "../../ui/settings-page.js";

export function TeamPage() {
  return (
    <SettingsPage title="Team" sentence="">
      {null}
    </SettingsPage>
  );
}
