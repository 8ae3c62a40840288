import { Button } from "../../ui/button.js";
import { EmptyState } from "../../ui/empty-state.js";
import { folderAbove } from "./object-rows.js";

interface FolderEmptyProps {
  readonly storageName: string;
  readonly folder: string;
  readonly search: string;
  readonly onFolder: (folder: string) => void;
  readonly onClearSearch: () => void;
}

/** A folder with nothing in it, or nothing of what is sought. */
export function FolderEmpty({ storageName, folder, search, onFolder, onClearSearch }: FolderEmptyProps) {
  if (search !== "") {
    return (
      <p className="flex items-center gap-2 border-b border-line px-4 py-1.5 text-ink-2">
        No name in {folder === "" ? storageName : folder} begins with “{search}”.
        <button type="button" onClick={onClearSearch} className="rounded-bar text-accent-ink hover:underline">
          Clear the filter
        </button>
      </p>
    );
  }
  const above = folderAbove(folder);
  return (
    <EmptyState title={folder === "" ? `No file in ${storageName} yet` : `Nothing under ${folder}`}>
      <p>
        Drop files or a folder here, or choose them with Upload. Tasks of every dataset can refer to them.
      </p>
      {above !== undefined && (
        <p className="mt-3">
          <Button onClick={() => onFolder(above)}>Up one folder</Button>
        </p>
      )}
    </EmptyState>
  );
}
