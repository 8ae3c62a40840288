/** How a folder's entries look in the list. */
import type { StoredObject } from "@rollout/contract";
import { Age } from "../../ui/age.js";
import type { Column } from "../../ui/data-table.js";
import { countOf, formatBytes } from "../../ui/format/numbers.js";
import { fileTypeOf } from "./file-type.js";
import { ObjectIcon } from "./object-icon.js";

const nameOf = ({ name, kind }: StoredObject): string => (kind === "folder" ? name.slice(0, -1) : name);
const typeOf = ({ name, kind }: StoredObject): string =>
  kind === "folder" ? "Folder" : fileTypeOf(name).word;
const sizeOf = ({ size }: StoredObject): string => (size === null ? "–" : formatBytes(size));

const EntryName = ({ entry }: { readonly entry: StoredObject }) => (
  <span className="flex min-w-0 items-center gap-2">
    <ObjectIcon name={entry.name} isFolder={entry.kind === "folder"} />
    <span className="truncate" title={nameOf(entry)}>
      {nameOf(entry)}
    </span>
  </span>
);

export const objectColumns: Column<StoredObject>[] = [
  { id: "name", head: "Name", width: "minmax(160px, 1fr)", cell: (entry) => <EntryName entry={entry} /> },
  { id: "size", head: "Size", width: "84px", align: "right", cell: sizeOf },
  {
    id: "type",
    head: "Type",
    width: "96px",
    from: "tablet",
    cell: (entry) => <span className="text-ink-2">{typeOf(entry)}</span>,
  },
  {
    id: "modified",
    head: "Modified",
    width: "116px",
    cell: ({ modifiedAt }) =>
      modifiedAt === null ? <span className="text-ink-3">–</span> : <Age at={modifiedAt} />,
  },
  {
    id: "used",
    head: "Used by",
    width: "92px",
    align: "right",
    from: "tablet",
    cell: ({ taskCount }) =>
      taskCount === 0 ? null : <span className="text-ink-2">{countOf(taskCount, "task")}</span>,
  },
];

/** An entry in two lines, for a phone. */
export const NarrowEntry = ({ entry }: { readonly entry: StoredObject }) => (
  <div className="flex flex-col gap-1">
    <EntryName entry={entry} />
    <p className="flex justify-between gap-3 pl-6 text-meta text-ink-2">
      <span>
        {typeOf(entry)}
        {entry.size !== null && `, ${sizeOf(entry)}`}
        {entry.taskCount > 0 && `, ${countOf(entry.taskCount, "task")}`}
      </span>
      {entry.modifiedAt !== null && <Age at={entry.modifiedAt} />}
    </p>
  </div>
);
