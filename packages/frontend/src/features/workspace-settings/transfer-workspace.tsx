import type { UserId, Workspace } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../../api/members.js";
import { useMembership } from "../../api/membership.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { sessionQuery } from "../../api/session.js";
import { transferWorkspace } from "../../api/workspaces.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { Field } from "../../ui/field.js";
import { Select } from "../../ui/select.js";
import { TextButton } from "../../ui/text-button.js";
import { showToast } from "../../ui/toast.js";

/** Hands the workspace on to another member. */
export function TransferWorkspace({ details }: { readonly details: Workspace }) {
  const { userId } = useMembership();
  const client = useQueryClient();
  const members = useQuery(membersQuery(details.slug));
  const others = members.data?.filter(({ user }) => user.id !== userId) ?? [];
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<UserId | null>(null);
  const heir = others.find(({ user }) => user.id === chosen) ?? others[0];
  const transfer = useMutation({
    mutationFn: (id: UserId) => transferWorkspace(details.slug, id),
    onSuccess: async () => {
      setOpen(false);
      showToast({ title: `${heir?.user.name} owns ${details.name}, and you are a member` });
      await refreshSettings(client, details.slug);
      await client.invalidateQueries({ queryKey: sessionQuery().queryKey });
    },
  });
  if (members.isError) {
    return (
      <p className="text-ink-2">
        The members could not be loaded. {members.error.message}{" "}
        <TextButton onClick={() => void members.refetch()}>Try again</TextButton>
      </p>
    );
  }
  return (
    <>
      <Button variant="danger" disabled={heir === undefined} onClick={() => setOpen(true)}>
        Transfer ownership
      </Button>
      {members.isSuccess && heir === undefined && (
        <p className="mt-1.5 text-meta text-ink-3">
          You are its only member. Invite somebody under Team, who can then own it.
        </p>
      )}
      {heir && (
        <ConfirmDialog
          open={isOpen}
          onOpenChange={setOpen}
          title={`Transfer ${details.name} to ${heir.user.name}?`}
          action={`Transfer ${details.name}`}
          keep="Keep ownership"
          typed={details.name}
          busy={transfer.isPending}
          onConfirm={() => transfer.mutate(heir.user.id)}
          error={transfer.error && `The workspace is still yours. ${transfer.error.message}`}
        >
          <p>
            {heir.user.name} becomes owner and you become a member: you no longer manage the team, all keys
            and the workspace, and invitations that you sent are void. Runs, datasets and keys stay as they
            are. Only an owner can make you owner again.
          </p>
          <Field label="New owner">
            {({ id }) => (
              <Select
                id={id}
                label="New owner"
                value={heir.user.id as string}
                options={others.map(({ user, email }) => ({
                  value: user.id as string,
                  label: user.name,
                  note: email ?? undefined,
                }))}
                onChange={(value) => setChosen(value as UserId)}
                className="w-full"
              />
            )}
          </Field>
        </ConfirmDialog>
      )}
    </>
  );
}
