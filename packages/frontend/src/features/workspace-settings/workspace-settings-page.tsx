/** The workspace itself: its name and address, who owns it, its end. */
import type { Workspace } from "@rollout/contract";
import { useMembership } from "../../api/membership.js";
import { OwnersOnly } from "../../app/owners-only.js";
import { SettingsPage, SettingsSection } from "../../ui/settings-page.js";
import { DeleteWorkspace } from "./delete-workspace.js";
import { NameAndAddress } from "./name-and-address.js";
import { SaveBar } from "./save-bar.js";
import { TransferWorkspace } from "./transfer-workspace.js";
import { useWorkspaceForm } from "./use-workspace-form.js";

export function WorkspaceSettingsPage() {
  const { workspace, details, isOwner } = useMembership();
  if (!isOwner || !details)
    return <OwnersOnly workspace={workspace} page="Workspace" can="change the workspace" />;
  return <WorkspaceSettings key={`${details.name} ${details.slug}`} details={details} />;
}

function WorkspaceSettings({ details }: { readonly details: Workspace }) {
  const form = useWorkspaceForm(details);
  return (
    <>
      <SettingsPage title="Workspace" sentence="What it is called, where it is, who owns it." width="form">
        <SettingsSection
          title="Name and address"
          note="The name is for people; code and links use the address."
        >
          <NameAndAddress form={form} />
        </SettingsSection>
        <SettingsSection
          title="Transfer ownership"
          note="Another member becomes owner, and you become a member."
        >
          <TransferWorkspace details={details} />
        </SettingsSection>
        <SettingsSection
          title="Delete workspace"
          note="An owner can take it back for 24 hours; then everything in it is gone."
        >
          <DeleteWorkspace details={details} />
        </SettingsSection>
      </SettingsPage>
      {form.changes > 0 && <SaveBar form={form} />}
    </>
  );
}
