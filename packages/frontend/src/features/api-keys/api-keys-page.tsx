import { SettingsPage } from "../../ui/settings-page.js";

export function ApiKeysPage() {
  return (
    <SettingsPage title="API keys" sentence="">
      {null}
    </SettingsPage>
  );
}
