import { FolderPlus } from "lucide-react";
import { Fragment, type RefObject } from "react";
import { Button } from "../../ui/button.js";
import { SearchField } from "../../ui/search-field.js";
import { useNarrower } from "../../ui/use-media.js";
import { foldersTo } from "./object-rows.js";
import { UploadButton } from "./upload-button.js";
import type { ChosenFile } from "./uploads/dropped-files.js";

interface FolderToolbarProps {
  readonly storageName: string;
  readonly folder: string;
  readonly onFolder: (folder: string) => void;
  /** "16 objects"; null until it is known. */
  readonly count: string | null;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly searchInput: RefObject<HTMLInputElement | null>;
  readonly onNewFolder: () => void;
  /** Undefined where nothing can be put. */
  readonly onFiles: ((files: readonly ChosenFile[]) => void) | undefined;
}

/** Where one is in a storage, and what can be put there. */
export function FolderToolbar(props: FolderToolbarProps) {
  const { storageName, folder, onFolder, count, search, onSearch, searchInput, onNewFolder, onFiles } = props;
  const isPhone = useNarrower("phone");
  return (
    <div className="flex min-h-10 flex-none flex-wrap items-center gap-x-3 border-b border-line px-4 max-phone:py-1">
      <nav aria-label="Folder" className="flex min-w-0 flex-1 items-center gap-1.5 text-ink-2">
        <Crumb label={storageName} isLast={folder === ""} onClick={() => onFolder("")} />
        {foldersTo(folder).map((each) => (
          <Fragment key={each.folder}>
            <span className="text-ink-3" aria-hidden="true">
              /
            </span>
            <Crumb label={each.name} isLast={each.folder === folder} onClick={() => onFolder(each.folder)} />
          </Fragment>
        ))}
        {count !== null && (
          <span className="tabular ml-1.5 flex-none text-meta text-ink-3 max-tablet:hidden" role="status">
            {count}
          </span>
        )}
      </nav>
      <SearchField
        label="Names that begin with"
        value={search}
        onChange={onSearch}
        inputRef={searchInput}
        className="w-44 max-phone:order-last max-phone:w-full max-phone:py-2"
      />
      {onFiles && !isPhone && (
        <Button variant="ghost" icon={<FolderPlus />} onClick={onNewFolder}>
          <span className="max-desk:sr-only">New folder</span>
        </Button>
      )}
      {onFiles && <UploadButton onFiles={onFiles} onNewFolder={isPhone ? onNewFolder : undefined} />}
    </div>
  );
}

interface CrumbProps {
  readonly label: string;
  readonly isLast: boolean;
  readonly onClick: () => void;
}

const Crumb = ({ label, isLast, onClick }: CrumbProps) =>
  isLast ? (
    <span className="max-w-3/4 flex-none truncate font-medium text-ink" aria-current="page" title={label}>
      {label}
    </span>
  ) : (
    <button type="button" onClick={onClick} className="truncate rounded-bar hover:text-ink" title={label}>
      {label}
    </button>
  );
