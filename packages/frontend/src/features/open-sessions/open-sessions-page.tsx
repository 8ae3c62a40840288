import { SettingsPage } from "../../ui/settings-page.js";

export function OpenSessionsPage() {
  return (
    <SettingsPage title="Sessions" sentence="">
      {null}
    </SettingsPage>
  );
}
