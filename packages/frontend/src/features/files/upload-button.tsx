import { FolderPlus, FolderUp, Upload } from "lucide-react";
import { type RefObject, useRef } from "react";
import { Button } from "../../ui/button.js";
import { useKeys } from "../../ui/keyboard.js";
import { Menu, MenuItem } from "../../ui/menu.js";
import { type ChosenFile, chosenFiles } from "./uploads/dropped-files.js";

interface UploadButtonProps {
  readonly onFiles: (files: readonly ChosenFile[]) => void;
  /** Where there is no room for a button of its own. */
  readonly onNewFolder?: (() => void) | undefined;
}

/** Lets a person choose files, or a folder with all that is in it. */
export function UploadButton({ onFiles, onNewFolder }: UploadButtonProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useKeys("List", [{ keys: "u", word: "Upload files", run: () => files.current?.click() }]);
  const input = (ref: RefObject<HTMLInputElement | null>, label: string, isFolder: boolean) => (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      {...(isFolder ? { webkitdirectory: "" } : {})}
      onChange={({ currentTarget }) => {
        if (currentTarget.files) onFiles(chosenFiles(currentTarget.files));
        currentTarget.value = "";
      }}
    />
  );
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button icon={<Upload />} className="max-phone:h-9">
            Upload
          </Button>
        }
      >
        <MenuItem icon={<Upload className="small" />} onSelect={() => files.current?.click()}>
          Files
        </MenuItem>
        <MenuItem icon={<FolderUp className="small" />} onSelect={() => folder.current?.click()}>
          Folder
        </MenuItem>
        {onNewFolder && (
          <MenuItem icon={<FolderPlus className="small" />} onSelect={onNewFolder}>
            New folder
          </MenuItem>
        )}
      </Menu>
      {input(files, "Files to upload", false)}
      {input(folder, "Folder to upload", true)}
    </>
  );
}
