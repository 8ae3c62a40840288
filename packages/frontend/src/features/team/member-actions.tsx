import type { Member } from "@rollout/contract";
import { Ellipsis } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "../../ui/button.js";
import { Menu, MenuItem } from "../../ui/menu.js";
import { LeaveWorkspace } from "./leave-workspace.js";
import { RemoveMember } from "./remove-member.js";

/** What is open of a member's actions. */
export type MemberPart = "menu" | "end";

interface MemberActionsProps {
  readonly workspace: string;
  readonly member: Member;
  readonly isReader: boolean;
  readonly part: MemberPart | null;
  /** A part that closes names itself: another may have opened in the same moment. */
  readonly onPart: (part: MemberPart, open: boolean) => void;
}

/** What an owner can do with a member, behind the row's ⋯; leaving, where the member is the reader. */
export function MemberActions({ workspace, member, isReader, part, onPart }: MemberActionsProps) {
  const button = useRef<HTMLButtonElement>(null);
  const question = { workspace, anchor: button, open: part === "end", onOpenChange: onEnd };
  function onEnd(open: boolean): void {
    onPart("end", open);
  }
  return (
    <>
      <Menu
        align="end"
        open={part === "menu"}
        onOpenChange={(open) => onPart("menu", open)}
        trigger={
          <IconButton
            ref={button}
            label={`Actions of ${member.user.name}`}
            className="max-phone:-mr-3.5 max-phone:size-11 data-popup-open:bg-press"
          >
            <Ellipsis />
          </IconButton>
        }
      >
        {member.email !== null && (
          <MenuItem onSelect={() => void navigator.clipboard.writeText(member.email ?? "")}>
            Copy address
          </MenuItem>
        )}
        <MenuItem
          danger
          refused={member.isLastOwner ? "The last owner stays. Make someone else owner first." : undefined}
          onSelect={() => onPart("end", true)}
        >
          {isReader ? "Leave workspace" : "Remove member"}
        </MenuItem>
      </Menu>
      {isReader ? <LeaveWorkspace {...question} /> : <RemoveMember {...question} member={member} />}
    </>
  );
}
