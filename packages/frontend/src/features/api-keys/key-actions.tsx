import type { ApiKey } from "@rollout/contract";
import { Ellipsis } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "../../ui/button.js";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.js";
import { RevokeKey } from "./revoke-key.js";

/** What is open of a key's actions. */
export type KeyPart = "menu" | "revoke";

interface KeyActionsProps {
  readonly workspace: string;
  readonly apiKey: ApiKey;
  readonly isOver: boolean;
  readonly part: KeyPart | null;
  /** A part that closes names itself: another may have opened in the same moment. */
  readonly onPart: (part: KeyPart, open: boolean) => void;
  readonly onReplace: () => void;
}

/** What can be done with one key, behind its ⋯. */
export function KeyActions({ workspace, apiKey, isOver, part, onPart, onReplace }: KeyActionsProps) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Menu
        align="end"
        open={part === "menu"}
        onOpenChange={(open) => onPart("menu", open)}
        trigger={
          <IconButton
            ref={button}
            label={`Actions of ${apiKey.name}`}
            className="max-phone:-mr-3.5 max-phone:size-11 data-popup-open:bg-press"
          >
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void navigator.clipboard.writeText(apiKey.id)}>Copy key id</MenuItem>
        <MenuItem onSelect={onReplace}>Create a replacement</MenuItem>
        {!isOver && (
          <>
            <MenuLine />
            <MenuItem danger onSelect={() => onPart("revoke", true)}>
              Revoke key
            </MenuItem>
          </>
        )}
      </Menu>
      <RevokeKey
        workspace={workspace}
        apiKey={apiKey}
        anchor={button}
        open={part === "revoke"}
        onOpenChange={(open) => onPart("revoke", open)}
        onReplace={onReplace}
      />
    </>
  );
}
