import { useMutation, useQueryClient } from "@tanstack/react-query";
import { disconnectGithub } from "../../api/github.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { showToast } from "../../ui/toast.js";

interface DisconnectDialogProps {
  readonly workspace: string;
  readonly login: string | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Whether the workspace is to forget how it reaches GitHub. */
export function DisconnectDialog({ workspace, login, open, onOpenChange }: DisconnectDialogProps) {
  const client = useQueryClient();
  const disconnect = useMutation({
    mutationFn: () => disconnectGithub(client, workspace),
    onSuccess: () => {
      onOpenChange(false);
      showToast({ title: "GitHub is disconnected" });
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disconnect GitHub${login === null ? "" : ` from ${login}`}?`}
      action="Disconnect GitHub"
      keep="Keep connection"
      onConfirm={() => disconnect.mutate()}
      busy={disconnect.isPending}
      error={disconnect.error?.message}
    >
      <p>The token is forgotten. Exports and imports that are under way fail.</p>
      <p>
        Pull requests and branches stay as they are on GitHub. Revoke the token there if nobody else uses it.
      </p>
    </ConfirmDialog>
  );
}
