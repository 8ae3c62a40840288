/** Storage of the workspace: its folders, their entries, and what is looked at. */
import type { StoredObject } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Plug, Settings2 } from "lucide-react";
import { useRef, useState } from "react";
import { bucketsQuery } from "../../api/buckets.js";
import type { Shelf, Storage } from "../../api/files.js";
import { sessionQuery } from "../../api/session.js";
import { buttonClass } from "../../ui/button.js";
import { DataTable } from "../../ui/data-table.js";
import { Dialog } from "../../ui/dialog.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatCount } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { PageBar, PageFooter } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { useNarrower } from "../../ui/use-media.js";
import { useTitle } from "../../ui/use-title.js";
import type { FilesSearch } from "./files-search.js";
import { FolderEmpty } from "./folder-empty.js";
import { FolderToolbar } from "./folder-toolbar.js";
import { NewFolderDialog } from "./new-folder-dialog.js";
import { NarrowEntry, objectColumns } from "./object-columns.js";
import { folderAbove, rowKey } from "./object-rows.js";
import { PreviewPanel } from "./preview-panel.js";
import { StorageSelect } from "./storage-select.js";
import { StorageTree } from "./storage-tree.js";
import { DropTarget } from "./uploads/drop-target.js";
import type { ChosenFile } from "./uploads/dropped-files.js";
import { UploadPanel } from "./uploads/upload-panel.js";
import { uploadsOf, useUploads } from "./uploads/use-uploads.js";
import { useFolder } from "./use-folder.js";

const route = getRouteApi("/w/$workspace/files");

export function FilesPage() {
  const { workspace } = route.useParams();
  const { bucket, origin, folder = "", file, search = "" } = route.useSearch();
  const storage: Storage = bucket ?? null;
  const shelf: Shelf = origin ?? storage;
  const navigate = useNavigate();
  const isUnderDesk = useNarrower("desk");
  const isUnderTablet = useNarrower("tablet");
  const buckets = useQuery(bucketsQuery(workspace)).data ?? [];
  const isOwner = useQuery(sessionQuery()).data?.workspaces.some(
    (each) => each.workspace.slug === workspace && each.role === "owner",
  );
  const storageName =
    shelf === "imports"
      ? "From imports"
      : storage === null
        ? "Built-in"
        : (buckets.find(({ id }) => id === storage)?.name ?? "Bucket");
  useTitle(folder === "" ? `${storageName}, Files` : `${folder} ${storageName}, Files`);
  const { query, rows } = useFolder(workspace, { shelf, folder, search });
  const queue = uploadsOf(workspace);
  const uploads = useUploads(workspace);
  const [isNaming, setIsNaming] = useState(false);
  const [isSheet, setIsSheet] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const go = (to: FilesSearch, replace = false): void =>
    void navigate({ to: "/w/$workspace/files", params: { workspace }, search: to, replace });
  const openFolder = (to: string, of: Shelf = shelf): void =>
    go({ ...addressOf(of), ...(to === "" ? {} : { folder: to }) });
  const here: FilesSearch = {
    ...addressOf(shelf),
    ...(folder === "" ? {} : { folder }),
    ...(search === "" ? {} : { search }),
  };
  const setCursor = (key: string | null): void =>
    go({ ...here, ...(key === null ? {} : { file: key }) }, true);
  const setSearch = (text: string): void => {
    const { search: _, ...rest } = here;
    go({ ...rest, ...(text === "" ? {} : { search: text }) }, true);
  };
  const open = (row: StoredObject): void => {
    if (row.kind === "folder") openFolder(row.key);
    else setIsSheet(true);
  };
  const above = folderAbove(folder);
  const onFiles =
    shelf === "imports"
      ? undefined
      : (files: readonly ChosenFile[]): void => void queue.add(files, { storage, folder });
  useKeys("List", [
    { keys: "/", word: "Filter names", run: () => input.current?.focus() },
    ...(onFiles ? [{ keys: "n", word: "New folder", run: () => setIsNaming(true) }] : []),
    { keys: "Backspace", word: "Up one folder", run: () => above !== undefined && openFolder(above) },
  ]);

  const current = file === undefined ? undefined : rows.find((row) => rowKey(row) === file);
  const looked =
    current?.kind === "object" && current.size !== null
      ? { storage, object: { ...current, size: current.size } }
      : null;
  const preview = looked && (
    <PreviewPanel
      {...looked}
      storageName={storageName}
      onDeleted={() => setCursor(null)}
      onClose={isUnderDesk ? () => setIsSheet(false) : undefined}
    />
  );
  return (
    <>
      <PageBar>
        <h1 className="text-prose font-semibold">Files</h1>
        {isUnderTablet && (
          <StorageSelect buckets={buckets} shelf={shelf} onChange={(to) => openFolder("", to)} />
        )}
        <span className="ml-auto flex items-center gap-2">
          {storage !== null && isOwner && (
            <Link
              to="/w/$workspace/files/buckets/$bucketId"
              params={{ workspace, bucketId: storage }}
              className={buttonClass({ variant: "ghost" })}
            >
              <Settings2 />
              <span className="max-tablet:sr-only">Connection</span>
            </Link>
          )}
          {isOwner && (
            <Link to="/w/$workspace/files/connect" params={{ workspace }} className={buttonClass()}>
              <Plug />
              <span className="max-phone:sr-only">Connect S3 bucket</span>
            </Link>
          )}
        </span>
      </PageBar>
      <div className="flex min-h-0 flex-1">
        {!isUnderTablet && (
          <div className="w-54 flex-none overflow-y-auto border-r border-line">
            <StorageTree
              buckets={buckets}
              shelf={shelf}
              folder={folder}
              onOpen={(of, to) => openFolder(to, of)}
              mayConnect={isOwner === true}
            />
          </div>
        )}
        <DropTarget place={folder === "" ? storageName : folder} onFiles={onFiles}>
          <FolderToolbar
            storageName={storageName}
            folder={folder}
            onFolder={openFolder}
            count={query.data ? countWords(rows.length, query.hasNextPage) : null}
            search={search}
            onSearch={setSearch}
            searchInput={input}
            onNewFolder={() => setIsNaming(true)}
            onFiles={onFiles}
          />
          {query.isPending && <SkeletonRows />}
          {query.isError && rows.length === 0 && (
            <ErrorState
              title="The folder could not be listed."
              error={query.error}
              onRetry={() => void query.refetch()}
              action={
                storage !== null &&
                isOwner && (
                  <Link
                    to="/w/$workspace/files/buckets/$bucketId"
                    params={{ workspace, bucketId: storage }}
                    className={buttonClass({ size: "small" })}
                  >
                    Open the connection
                  </Link>
                )
              }
            />
          )}
          {query.data && rows.length > 0 && (
            <DataTable
              label="Objects"
              rows={rows}
              columns={objectColumns}
              keyOf={rowKey}
              onOpen={open}
              cursor={file ?? null}
              onCursor={setCursor}
              onUp={() => above !== undefined && openFolder(above)}
              onMore={
                query.hasNextPage && !query.isFetching && !query.isError
                  ? () => void query.fetchNextPage()
                  : undefined
              }
              narrow={(entry) => <NarrowEntry entry={entry} />}
              narrowHeight={60}
            >
              {query.isFetchingNextPage && <SkeletonRows rows={3} />}
              {query.isError && (
                // biome-ignore lint/a11y/useSemanticElements: a row of a grid that is no table.
                <div role="row" tabIndex={-1}>
                  {/* biome-ignore lint/a11y/useSemanticElements: a cell of a grid that is no table. */}
                  <div role="gridcell" tabIndex={-1}>
                    <ErrorState
                      title="Further rows did not load."
                      error={query.error}
                      onRetry={() => void query.fetchNextPage()}
                    />
                  </div>
                </div>
              )}
              {uploads.length > 0 && <div className="h-56" />}
            </DataTable>
          )}
          {query.data && rows.length === 0 && (
            <div className="min-h-0 flex-1 overflow-y-auto">
              <FolderEmpty
                {...{ shelf, storageName, folder, search }}
                onFolder={openFolder}
                onClearSearch={() => setSearch("")}
                onImports={() => openFolder("", "imports")}
              />
            </div>
          )}
          <UploadPanel items={uploads} queue={queue} />
        </DropTarget>
        {preview && !isUnderDesk && (
          <section aria-label="Preview" className="flex w-80 flex-none flex-col border-l border-line">
            {preview}
          </section>
        )}
      </div>
      {isUnderDesk && (
        <Dialog
          look="sheet"
          title={current?.name ?? "Preview"}
          open={isSheet && preview !== null}
          onOpenChange={setIsSheet}
        >
          <div className="flex min-h-0 flex-1 flex-col">{preview}</div>
        </Dialog>
      )}
      {isNaming && (
        <NewFolderDialog
          folder={folder}
          onClose={() => setIsNaming(false)}
          onCreate={(to) => {
            setIsNaming(false);
            openFolder(to);
          }}
        />
      )}
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "open"],
          ["/", "filter"],
          ["⌫", "up"],
        ]}
      >
        <span>{query.data ? countWords(rows.length, query.hasNextPage) : ""}</span>
      </PageFooter>
    </>
  );
}

const addressOf = (shelf: Shelf): FilesSearch =>
  shelf === null ? {} : shelf === "imports" ? { origin: shelf } : { bucket: shelf };

function countWords(count: number, isMore: boolean): string {
  const objects = `${formatCount(count)} ${count === 1 ? "object" : "objects"}`;
  return isMore ? `${objects} so far` : objects;
}
