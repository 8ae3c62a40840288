import type { Shelf } from "../../api/files.js";
import { Button } from "../../ui/button.js";
import { EmptyState } from "../../ui/empty-state.js";
import { folderAbove } from "./object-rows.js";

interface FolderEmptyProps {
  readonly shelf: Shelf;
  readonly storageName: string;
  readonly folder: string;
  readonly search: string;
  readonly onFolder: (folder: string) => void;
  readonly onClearSearch: () => void;
  readonly onImports: () => void;
}

/** A folder with nothing in it, or nothing of what is sought. */
export function FolderEmpty(props: FolderEmptyProps) {
  const { shelf, storageName, folder, search, onFolder, onClearSearch, onImports } = props;
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
  if (shelf === "imports") {
    return (
      <EmptyState title={folder === "" ? "No file from imports" : `Nothing under ${folder}`}>
        <p>What an import stores for its tasks is listed here, apart from the files that people upload.</p>
        {above !== undefined && <UpButton onClick={() => onFolder(above)} />}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={folder === "" ? `No file in ${storageName} yet` : `Nothing under ${folder}`}>
      <p>
        Drop files or a folder here, or choose them with Upload. Tasks of every dataset can refer to them.
      </p>
      {shelf === null && folder === "" && (
        <p className="mt-2">
          Files that imports stored for their tasks are listed apart,{" "}
          <button
            type="button"
            onClick={onImports}
            className="rounded-bar text-accent-ink underline underline-offset-2"
          >
            From imports
          </button>
          .
        </p>
      )}
      {above !== undefined && <UpButton onClick={() => onFolder(above)} />}
    </EmptyState>
  );
}

const UpButton = ({ onClick }: { readonly onClick: () => void }) => (
  <p className="mt-3">
    <Button onClick={onClick}>Up one folder</Button>
  </p>
);
