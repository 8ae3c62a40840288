import type { ApiKey } from "@rollout/contract";
import { Ellipsis } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "../../ui/button.js";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.js";
import { RevokeKey } from "./revoke-key.js";

/** What is open of a key's actions. */
export type KeyPart = "menu" | "revoke" | null;

interface KeyActionsProps {
  readonly workspace: string;
  readonly apiKey: ApiKey;
  readonly isOver: boolean;
  readonly part: KeyPart;
  readonly onPart: (part: KeyPart) => void;
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
        onOpenChange={(open) => onPart(open ? "menu" : null)}
        trigger={
          <IconButton
            ref={button}
            label={`Actions of ${apiKey.name}`}
            className="max-phone:-mr-2 max-phone:size-11 data-popup-open:bg-press"
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
            <MenuItem danger onSelect={() => onPart("revoke")}>
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
        onOpenChange={(open) => onPart(open ? "revoke" : null)}
        onReplace={onReplace}
      />
    </>
  );
}
