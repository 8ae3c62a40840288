import { SettingsPage } from "../../ui/settings-page.js";

export function AuditPage() {
  return (
    <SettingsPage title="Audit log" sentence="">
      {null}
    </SettingsPage>
  );
}
