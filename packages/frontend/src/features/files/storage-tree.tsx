/** Every storage of the workspace, and the folders that were opened in it. */
import type { Bucket } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import {
  ChevronDown,
  ChevronRight,
  Database,
  Folder,
  FolderInput,
  FolderOpen,
  HardDrive,
  TriangleAlert,
} from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { objectsQuery, type Shelf } from "../../api/files.js";
import { useWorkspace } from "../../api/workspace.js";
import { objectRows } from "./object-rows.js";

interface StorageTreeProps {
  readonly buckets: readonly Bucket[];
  readonly shelf: Shelf;
  readonly folder: string;
  readonly onOpen: (shelf: Shelf, folder: string) => void;
  /** Only owners may mend a connection. */
  readonly mayConnect: boolean;
}

export function StorageTree({ buckets, shelf, folder, onOpen, mayConnect }: StorageTreeProps) {
  const here = { shelf, folder, onOpen };
  return (
    <div data-trees className="flex flex-col py-2">
      <p className="px-4 pb-1 text-caption text-ink-3">Storage</p>
      <Tree label="Built-in storage">
        <TreeNode {...here} of={null} at="" label="Built-in" icon={<HardDrive className="text-ink-3" />} />
        <TreeNode
          {...here}
          of="imports"
          at=""
          label="From imports"
          icon={<FolderInput className="text-ink-3" />}
        />
      </Tree>
      {buckets.length > 0 && <p className="px-4 pt-3 pb-1 text-caption text-ink-3">Connected buckets</p>}
      {buckets.map((bucket) => (
        <BucketTree key={bucket.id} {...here} bucket={bucket} mayConnect={mayConnect} />
      ))}
    </div>
  );
}

/** A tree of its own for each storage: between them stand sentences, which no tree may hold. */
const Tree = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div role="tree" aria-label={label} onKeyDown={moveFocus} className="flex flex-col">
    {children}
  </div>
);

type Here = Pick<StorageTreeProps, "shelf" | "folder" | "onOpen">;

function BucketTree({
  bucket,
  mayConnect,
  ...here
}: Here & { readonly bucket: Bucket; readonly mayConnect: boolean }) {
  const workspace = useWorkspace();
  const isBroken = bucket.state === "failed";
  return (
    <>
      <Tree label={bucket.name}>
        <TreeNode
          {...here}
          of={bucket.id}
          at=""
          label={bucket.name}
          icon={<Database className="text-ink-3" />}
          mark={
            isBroken ? (
              <TriangleAlert className="small text-warn-ink" aria-label="does not answer" />
            ) : (
              <span className="size-1.5 rounded-full bg-ok" role="img" aria-label="connected" />
            )
          }
        />
      </Tree>
      {isBroken && (
        <p className="px-4 pb-1 pl-9.5 text-meta text-warn-ink [overflow-wrap:anywhere]">
          {bucket.message}{" "}
          {mayConnect && (
            <Link
              to="/w/$workspace/files/buckets/$bucketId"
              params={{ workspace, bucketId: bucket.id }}
              className="text-accent-ink underline underline-offset-2"
            >
              Update it
            </Link>
          )}
        </p>
      )}
    </>
  );
}

interface TreeNodeProps extends Here {
  readonly of: Shelf;
  readonly at: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly mark?: ReactNode;
}

function TreeNode({ of, at, label, icon, mark, ...here }: TreeNodeProps) {
  const { shelf, folder, onOpen } = here;
  const isCurrent = shelf === of && folder === at;
  const isOnTheWay = shelf === of && folder.startsWith(at);
  const [turned, setTurned] = useState<boolean | null>(null);
  const isOpen = turned ?? isOnTheWay;
  const level = at.split("/").length;
  const children = useFolders(of, at, isOpen);
  const Twist = isOpen ? ChevronDown : ChevronRight;
  const isLeaf = isOpen && children?.length === 0;
  return (
    <>
      <div
        role="treeitem"
        aria-level={level}
        aria-selected={isCurrent}
        {...(isLeaf ? {} : { "aria-expanded": isOpen })}
        // The storage itself, too: the folder that is shown may be none of those that are listed.
        tabIndex={isCurrent || (shelf === of && at === "") ? 0 : -1}
        onClick={() => onOpen(of, at)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onOpen(of, at);
          else if (event.key === "ArrowRight" && !isOpen) setTurned(true);
          else if (event.key === "ArrowLeft" && isOpen) setTurned(false);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        style={{ paddingLeft: at === "" ? 16 : 4 + level * 14 }}
        className={clsx(
          "flex h-7 flex-none cursor-default items-center gap-2 pr-4 outline-offset-[-2px]",
          isCurrent ? "bg-press font-medium" : "text-ink-2 hover:bg-hover",
        )}
      >
        {at !== "" && (
          <Twist
            className={clsx("small text-ink-3", isLeaf && "invisible")}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              setTurned(!isOpen);
            }}
          />
        )}
        {icon ?? (isOpen ? <FolderOpen className="text-ink-3" /> : <Folder className="text-ink-3" />)}
        <span className="min-w-0 flex-1 truncate" title={label}>
          {label}
        </span>
        {mark}
      </div>
      {isOpen &&
        children?.map(({ key, name }) => (
          <TreeNode key={key} {...here} of={of} at={key} label={name.slice(0, -1)} />
        ))}
    </>
  );
}

/** Folders among the entries that are read of a folder: of very large ones the first page's. */
function useFolders(shelf: Shelf, folder: string, isOpen: boolean) {
  const workspace = useWorkspace();
  const query = useInfiniteQuery({
    ...objectsQuery(workspace, { shelf, folder, search: "" }),
    enabled: isOpen,
    retry: false,
  });
  return query.data && objectRows(query.data).filter(({ kind }) => kind === "folder");
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  // The arrows go on from one storage to the next.
  const trees = event.currentTarget.closest("[data-trees]") ?? event.currentTarget;
  const items = [...trees.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  items[to]?.focus();
  event.preventDefault();
  event.stopPropagation();
}
