import type { Theme } from "@rollout/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useAppearance } from "../../app/use-appearance.js";
import { SettingsPage, SettingsSection } from "../../ui/settings-page.js";
import { HueControl } from "./hue-control.js";
import { HuePreview } from "./hue-preview.js";
import { ThemeCards } from "./theme-cards.js";

const route = getRouteApi("/w/$workspace/settings/appearance");

/** Theme and accent hue of the reader in this workspace; what is chosen is seen and saved at once. */
export function AppearancePage() {
  const { workspace } = route.useParams();
  const { appearance, change } = useAppearance(workspace);
  return (
    <SettingsPage
      title="Appearance"
      sentence={`For you, in ${workspace}. Other members keep their own.`}
      width="form"
    >
      <SettingsSection title="Theme" note="System follows this device.">
        <ThemeCards value={appearance.theme} onChange={(theme: Theme) => change({ theme })} />
      </SettingsSection>
      <SettingsSection
        title="Accent hue"
        note="Marks where you are: selection, focus, links, the time cursor. Status and event colours do not change."
      >
        <HueControl hue={appearance.hue} onChange={(hue, isMoving) => change({ hue }, { isMoving })} />
        <HuePreview hue={appearance.hue} />
      </SettingsSection>
    </SettingsPage>
  );
}
