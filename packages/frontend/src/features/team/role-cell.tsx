import type { Member, Role } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useRef, useState } from "react";
import { updateMember } from "../../api/members.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { sessionQuery } from "../../api/session.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { Select } from "../../ui/select.js";
import { RunningMark } from "../../ui/status-mark.js";
import { showError } from "../../ui/toast.js";
import { Tooltip } from "../../ui/tooltip.js";
import { roleOptions } from "./invite-form.js";

export const roleWords: Record<Role, string> = { owner: "Owner", member: "Member" };

const lockedReason = "The last owner cannot leave or become member. Make someone else owner first.";

interface RoleCellProps {
  readonly workspace: string;
  readonly member: Member;
  readonly isReader: boolean;
}

/** The role of a member as a menu; the last owner's is locked. */
export function RoleCell({ workspace, member, isReader }: RoleCellProps) {
  const client = useQueryClient();
  const anchor = useRef<HTMLSpanElement>(null);
  const [isAsking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (role: Role) => updateMember(workspace, member.user.id, role),
    onSuccess: async () => {
      setAsking(false);
      await refreshSettings(client, workspace);
      if (isReader) await client.invalidateQueries({ queryKey: sessionQuery().queryKey });
    },
    onError: (error) => {
      setAsking(false);
      showError(`The role of ${member.user.name} was not changed.`, error);
    },
  });
  if (member.isLastOwner) {
    return (
      <Tooltip words={lockedReason}>
        <button
          type="button"
          aria-disabled="true"
          aria-description={lockedReason}
          className="-mx-1.5 inline-flex h-6 items-center gap-1.5 rounded-control bg-press px-1.5 text-ink-3"
        >
          <Lock className="small" />
          Owner
        </button>
      </Tooltip>
    );
  }
  return (
    <span ref={anchor} className="inline-flex items-center gap-3">
      <Select
        look="quiet"
        label={`Role of ${member.user.name}`}
        value={change.isPending ? change.variables : member.role}
        options={roleOptions}
        onChange={(role) => {
          if (role === member.role) return;
          // Who gives up their own ownership cannot take it back.
          if (isReader && role === "member") setAsking(true);
          else change.mutate(role);
        }}
        disabled={change.isPending}
      />
      {change.isPending && (
        <span className="late">
          <RunningMark />
        </span>
      )}
      <ConfirmPopover
        anchor={anchor}
        open={isAsking}
        onOpenChange={setAsking}
        title="Become member?"
        action="Become member"
        keep="Stay owner"
        busy={change.isPending}
        onConfirm={() => change.mutate("member")}
      >
        You no longer manage the team, all keys and the workspace, and your open invitations are void. Only
        another owner can make you owner again.
      </ConfirmPopover>
    </span>
  );
}
