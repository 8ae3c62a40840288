import type { Invitation, SentInvitation } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { resendInvitation, revokeInvitation } from "../../api/invitations.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { Button } from "../../ui/button.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { showError, showToast } from "../../ui/toast.js";
import { isMailed } from "./delivery-words.js";

interface InvitationActionsProps {
  readonly workspace: string;
  readonly invitation: Invitation;
  /** A new link went out, or is to be handed on. */
  readonly onSent: (sent: SentInvitation) => void;
}

/** Sends an invitation once more, by mail or as a link to copy, or ends it. */
export function InvitationActions({ workspace, invitation, onSent }: InvitationActionsProps) {
  const client = useQueryClient();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isAsking, setAsking] = useState(false);
  const { email } = invitation;
  const resending = useMutation({
    // A link in the reply goes past the cache of mutations, which would keep what this returns.
    mutationFn: async () => {
      const sent = await resendInvitation(workspace, invitation.id);
      onSent(sent);
      // Refused without the focus or the permission; the link is shown to be copied in any case.
      if (sent.link !== null) await navigator.clipboard?.writeText(sent.link).catch(() => undefined);
      else showToast({ title: `Invitation sent to ${email}` });
    },
    onSuccess: () => void refreshSettings(client, workspace),
    onError: (error) => showError(`The invitation of ${email} was not sent again.`, error),
  });
  const revocation = useMutation({
    mutationFn: () => revokeInvitation(workspace, invitation.id),
    onSuccess: () => {
      setAsking(false);
      void refreshSettings(client, workspace);
    },
  });
  return (
    <span className="inline-flex gap-1.5 max-phone:[&>button]:h-11">
      <Button size="small" busy={resending.isPending} onClick={() => resending.mutate()}>
        {isMailed(invitation) ? "Resend" : "Copy link"}
        <span className="sr-only"> of {email}</span>
      </Button>
      <Button ref={anchor} size="small" variant="danger" onClick={() => setAsking(true)}>
        Revoke
        <span className="sr-only"> invitation of {email}</span>
      </Button>
      <ConfirmPopover
        anchor={anchor}
        open={isAsking}
        onOpenChange={setAsking}
        title={`Revoke the invitation of ${email}?`}
        action="Revoke invitation"
        keep="Keep invitation"
        busy={revocation.isPending}
        onConfirm={() => revocation.mutate()}
      >
        <p>Its link stops working at once. You can invite the address again.</p>
        {revocation.error && (
          <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
            The invitation was not revoked. {revocation.error.message}
          </p>
        )}
      </ConfirmPopover>
    </span>
  );
}
