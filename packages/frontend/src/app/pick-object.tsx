/** Picks an object of built-in storage or of a connected bucket. */
import type { File as StoredFile, StoredObject } from "@rollout/contract";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { ChevronRight, File, Folder } from "lucide-react";
import { useState } from "react";
import { bucketsQuery } from "../api/buckets.js";
import { fileOf, objectsQuery, type Storage } from "../api/files.js";
import { useWorkspace } from "../api/workspace.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Field, TextInput } from "../ui/field.js";
import { formatBytes } from "../ui/format/numbers.js";
import { SearchField } from "../ui/search-field.js";
import { Select } from "../ui/select.js";

interface BrowserProps {
  readonly storage: Storage;
  readonly onStorage: (storage: Storage) => void;
  readonly chosen: StoredObject | null;
  readonly onChoose: (object: StoredObject | null) => void;
  /** Whether built-in storage can be chosen, too. */
  readonly builtIn?: boolean;
}

const builtInValue = "built-in";

/** Folders and objects of a storage, one of which is chosen. */
export function ObjectBrowser({ storage, onStorage, chosen, onChoose, builtIn = true }: BrowserProps) {
  const workspace = useWorkspace();
  const [folder, setFolder] = useState("");
  const [search, setSearch] = useState("");
  const buckets = useQuery(bucketsQuery(workspace)).data ?? [];
  const query = useInfiniteQuery({
    ...objectsQuery(workspace, { shelf: storage, folder, search }),
    enabled: builtIn || storage !== null,
  });
  const objects = query.data?.pages.flatMap((page) => page.objects) ?? [];
  const go = (to: string) => {
    setFolder(to);
    setSearch("");
    onChoose(null);
  };
  const parts = folder.split("/").slice(0, -1);
  const options = [
    ...(builtIn ? [{ value: builtInValue, label: "Built-in storage" }] : []),
    ...buckets.map(({ id, name, bucket }) => ({ value: id as string, label: name, note: bucket })),
  ];
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <div className="flex gap-2 max-phone:flex-col">
        <Select
          label="Storage"
          value={storage ?? builtInValue}
          options={options}
          onChange={(next) => {
            onStorage(next === builtInValue ? null : (next as Storage));
            go("");
          }}
          className="w-48"
        />
        <SearchField label="Names that begin with" value={search} onChange={setSearch} className="flex-1" />
      </div>
      <nav aria-label="Folder" className="flex min-w-0 flex-wrap items-center gap-1 text-meta text-ink-2">
        <button type="button" className="hover:text-ink" onClick={() => go("")}>
          All
        </button>
        {parts.map((part, index) => (
          <button
            key={parts.slice(0, index + 1).join("/")}
            type="button"
            className="inline-flex items-center gap-1 hover:text-ink"
            onClick={() => go(`${parts.slice(0, index + 1).join("/")}/`)}
          >
            <ChevronRight className="small text-ink-3" />
            {part}
          </button>
        ))}
      </nav>
      <div className="h-64 overflow-y-auto rounded-control border border-line">
        {query.isError && <p className="p-3 text-bad-ink">{query.error.message}</p>}
        {query.isSuccess && objects.length === 0 && (
          <p className="p-3 text-ink-3">
            {search === "" ? "Nothing here" : `Nothing begins with “${search}”`}
          </p>
        )}
        <ul aria-label="Objects" className="divide-y divide-line">
          {objects.map((object) => (
            <li key={object.key}>
              <button
                type="button"
                aria-pressed={chosen?.key === object.key}
                onClick={() => (object.kind === "folder" ? go(object.key) : onChoose(object))}
                className={clsx(
                  "flex h-8 w-full items-center gap-2 px-2.5 text-left max-phone:h-11",
                  chosen?.key === object.key ? "bg-accent-soft" : "hover:bg-hover",
                )}
              >
                {object.kind === "folder" ? (
                  <Folder className="small text-ink-3" />
                ) : (
                  <File className="small text-ink-3" />
                )}
                <span className="min-w-0 flex-1 truncate font-mono text-mono">{object.name}</span>
                <span className="tabular text-meta text-ink-3">
                  {object.size !== null && formatBytes(object.size)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {query.hasNextPage && (
          <button
            type="button"
            className="px-2.5 py-1.5 text-accent-ink hover:underline"
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </button>
        )}
      </div>
    </div>
  );
}

interface PickObjectProps {
  readonly title: string;
  readonly action: string;
  readonly onPick: (file: StoredFile, name: string) => void;
  readonly onClose: () => void;
}

/** A dialog that ends with a file that tasks can refer to. */
export function PickObject({ title, action, onPick, onClose }: PickObjectProps) {
  const workspace = useWorkspace();
  const [storage, setStorage] = useState<Storage>(null);
  const [chosen, setChosen] = useState<StoredObject | null>(null);
  const [name, setName] = useState("");
  const pick = useMutation({
    mutationFn: (object: StoredObject) =>
      fileOf(workspace, { storage, key: object.key, fileId: object.fileId }),
    onSuccess: (file) => {
      onPick(file, name.trim());
      onClose();
    },
  });
  return (
    <Dialog title={title} open onOpenChange={onClose}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen && name.trim() !== "") pick.mutate(chosen);
        }}
      >
        <div className="flex flex-col gap-3 overflow-y-auto px-4 py-3">
          <ObjectBrowser
            storage={storage}
            onStorage={setStorage}
            chosen={chosen}
            onChoose={(object) => {
              setChosen(object);
              setName(object?.name ?? "");
            }}
          />
          {chosen && (
            <Field label="Path in the task" error={pick.error?.message}>
              {(control) => (
                <TextInput
                  {...control}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  className="font-mono text-mono max-phone:h-11"
                />
              )}
            </Field>
          )}
        </div>
        <div className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
          {storage !== null && (
            <p className="mr-auto text-meta text-ink-3">
              The object stays in its bucket; it is read once for its SHA-256.
            </p>
          )}
          <Button variant="ghost" onClick={onClose} className="max-phone:h-11">
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            disabled={chosen === null}
            busy={pick.isPending}
            className="max-phone:h-11"
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
