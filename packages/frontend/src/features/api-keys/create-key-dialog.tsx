import type { CreatedApiKey, NewApiKey } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { createApiKey } from "../../api/api-keys.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { Dialog } from "../../ui/dialog.js";
import { KeyForm, type KeyWish } from "./key-form.js";
import { SecretStep } from "./secret-step.js";

interface CreateKeyDialogProps {
  readonly workspace: string;
  readonly wish: KeyWish;
  /** The dialog is gone, and with it the secret. */
  readonly onClosed: () => void;
}

/** Makes a key, then shows its secret once; it cannot be left before the secret is said to be saved. */
export function CreateKeyDialog({ workspace, wish, onClosed }: CreateKeyDialogProps) {
  const client = useQueryClient();
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const [isSaved, setSaved] = useState(false);
  const [isOpen, setOpen] = useState(true);
  const close = () => setOpen(false);
  const creation = useMutation({
    // The secret goes past the cache of mutations, which would keep what this returns.
    mutationFn: async (key: NewApiKey) => setCreated(await createApiKey(workspace, key)),
    onSuccess: () => void refreshSettings(client, workspace),
  });
  const isHeld = creation.isPending || (created !== null && !isSaved);
  useBlocker({ shouldBlockFn: () => isHeld, enableBeforeUnload: isHeld });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && !isHeld && close()}
      onClosed={onClosed}
      title={created ? "Copy the secret now" : "Create key"}
      head={created ? "plain" : "line"}
      closable={created === null}
    >
      {created ? (
        <SecretStep created={created} isSaved={isSaved} onSaved={setSaved} onDone={close} />
      ) : (
        <KeyForm
          wish={wish}
          onSubmit={creation.mutate}
          onCancel={close}
          busy={creation.isPending}
          error={creation.error}
        />
      )}
    </Dialog>
  );
}
