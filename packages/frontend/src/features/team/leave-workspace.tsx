import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RefObject } from "react";
import { leaveWorkspace } from "../../api/members.js";
import { sessionQuery } from "../../api/session.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { showToast } from "../../ui/toast.js";

interface LeaveWorkspaceProps {
  readonly workspace: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The question before the reader leaves the workspace. */
export function LeaveWorkspace({ workspace, anchor, open, onOpenChange }: LeaveWorkspaceProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: () => leaveWorkspace(workspace),
    onSuccess: async () => {
      showToast({ title: `You left ${workspace}` });
      client.removeQueries({ queryKey: sessionQuery().queryKey });
      await navigate({ to: "/" });
    },
  });
  return (
    <ConfirmPopover
      anchor={anchor}
      open={open}
      onOpenChange={onOpenChange}
      title={`Leave ${workspace}?`}
      action="Leave workspace"
      keep="Stay"
      busy={leaving.isPending}
      onConfirm={() => leaving.mutate()}
    >
      <p>
        You lose access at once, also on open pages. Your CLI keys are revoked; the other keys that you made
        go on until an owner revokes them. Your runs stay. Only an owner can invite you again.
      </p>
      {leaving.error && (
        <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
          You are still a member. {leaving.error.message}
        </p>
      )}
    </ConfirmPopover>
  );
}
