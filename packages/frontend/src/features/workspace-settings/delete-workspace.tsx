import type { Workspace } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery } from "../../api/api-keys.js";
import { membersQuery } from "../../api/members.js";
import { sessionQuery } from "../../api/session.js";
import { deleteWorkspace } from "../../api/workspaces.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { countOf } from "../../ui/format/numbers.js";

/** Deletes the workspace; for a day its owners can take it back. */
export function DeleteWorkspace({ details }: { readonly details: Workspace }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const members = useQuery(membersQuery(details.slug)).data;
  const keys = useQuery({ ...apiKeysQuery(details.slug), enabled: isOpen }).data;
  const deletion = useMutation({
    mutationFn: () => deleteWorkspace(details.slug, details.name),
    // The shell says that it was deleted, and offers to take it back.
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery().queryKey }),
  });
  const valid = keys?.filter(({ state }) => state === "valid").length;
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        Delete workspace
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`Delete workspace ${details.name}?`}
        action={`Delete ${details.name}`}
        keep="Keep workspace"
        typed={details.name}
        busy={deletion.isPending}
        onConfirm={() => deletion.mutate()}
        error={deletion.error && `Nothing was deleted. ${deletion.error.message}`}
      >
        <p>
          {members === undefined ? "Its members lose" : `${countOf(members.length, "member")} lose`} access
          within five seconds, also on open pages, and{" "}
          {valid === undefined ? "its keys" : countOf(valid, "key")} stop working at once, so that programs
          which run now cannot send more.
        </p>
        <p>
          You and its other owners can take it back for 24 hours. Then all datasets, files, runs and traces in
          it are gone for good.
        </p>
      </ConfirmDialog>
    </>
  );
}
