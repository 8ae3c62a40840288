import type { ApiKey, ApiKeyId, Member } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { apiKeysQuery } from "../../api/api-keys.js";
import { removeMember } from "../../api/members.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { countOf } from "../../ui/format/numbers.js";
import { TextButton } from "../../ui/text-button.js";
import { DecideKeysDialog } from "./decide-keys-dialog.js";
import { keysOf } from "./key-decisions.js";

interface RemoveMemberProps {
  readonly workspace: string;
  readonly member: Member;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The question before a member is removed; with keys that production may run on it is asked key by key. */
export function RemoveMember({ workspace, member, anchor, open, onOpenChange }: RemoveMemberProps) {
  const client = useQueryClient();
  const keys = useQuery({ ...apiKeysQuery(workspace), enabled: open });
  const { asked, ending } = keysOf(keys.data ?? [], member.user);
  const removal = useMutation({
    mutationFn: (keepKeys: ApiKeyId[]) => removeMember(workspace, member.user.id, { keepKeys }),
    onSuccess: () => {
      onOpenChange(false);
      void refreshSettings(client, workspace);
    },
  });
  const { name } = member.user;
  if (asked.length > 0) {
    return (
      <DecideKeysDialog
        name={name}
        asked={asked}
        ending={ending}
        open={open}
        onOpenChange={onOpenChange}
        onRemove={removal.mutate}
        busy={removal.isPending}
        error={removal.error}
      />
    );
  }
  return (
    <ConfirmPopover
      anchor={anchor}
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove ${name}?`}
      action={`Remove ${name}`}
      keep="Keep member"
      busy={removal.isPending || keys.isPending || keys.isError}
      onConfirm={() => removal.mutate([])}
    >
      <p>
        {name} loses access within five seconds, also on open pages. {endingSentence(ending)} The runs and
        datasets stay.
      </p>
      {keys.isError && (
        <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
          Which keys {name} made could not be read. {keys.error.message}{" "}
          <TextButton onClick={() => void keys.refetch()}>Try again</TextButton>
        </p>
      )}
      {removal.error && (
        <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
          {name} was not removed. {removal.error.message}
        </p>
      )}
    </ConfirmPopover>
  );
}

const endingSentence = (ending: readonly ApiKey[]): string =>
  ending.length === 0 ? "" : `${countOf(ending.length, "CLI key")} made by rollout login will be revoked.`;
