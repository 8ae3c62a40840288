import type { Dataset, TaskRow } from "@rollout/contract";
import { type RefObject, useState } from "react";
import { Button } from "../../../ui/button.js";
import { FilterChip } from "../../../ui/chip.js";
import { SearchField } from "../../../ui/search-field.js";
import { type DatasetSearch, metadataFilters, readMetadataFilter } from "../dataset-search.js";
import { SaveTaskSet } from "../task-sets/save-task-set.js";
import { MetadataFilter } from "./metadata-filter.js";

interface TaskFilterBarProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly search: DatasetSearch;
  readonly go: (search: DatasetSearch) => void;
  readonly rows: readonly TaskRow[];
  readonly total: number;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Begins to select tasks, where rows have no boxes. */
  readonly onPick?: (() => void) | undefined;
}

/** What the table shows: by text, metadata, task set. What is found can be saved as a task set. */
export function TaskFilterBar(props: TaskFilterBarProps) {
  const { workspace, dataset, search, go, rows, total, inputRef, onPick } = props;
  const [isSaving, setSaving] = useState(false);
  const metadata = search.metadata ?? [];
  const without = (key: keyof DatasetSearch): DatasetSearch => {
    const { [key]: _, ...rest } = search;
    return rest;
  };
  const setMetadata = (next: readonly string[]) =>
    go(next.length === 0 ? without("metadata") : { ...search, metadata: next });
  const canSave = (search.search !== undefined || metadata.length > 0) && search.taskSet === undefined;
  return (
    <div className="flex h-10 flex-none items-center gap-2 scroll-sideways border-b border-line px-4">
      <SearchField
        label="Filter tasks"
        value={search.search ?? ""}
        onChange={(text) => go(text === "" ? without("search") : { ...search, search: text })}
        inputRef={inputRef}
      />
      {search.taskSet !== undefined && (
        <FilterChip
          field="Task set"
          operator="is"
          value={<span className="px-1.5">{search.taskSet}</span>}
          onRemove={() => go(without("taskSet"))}
        />
      )}
      {metadata.map((each) => {
        const filter = readMetadataFilter(each);
        return (
          filter && (
            <FilterChip
              key={each}
              field={filter.key}
              operator="is"
              value={<span className="truncate px-1.5">{filter.value}</span>}
              onRemove={() => setMetadata(metadata.filter((other) => other !== each))}
            />
          )
        );
      })}
      <MetadataFilter
        rows={rows}
        onAdd={(filter) => setMetadata([...metadata.filter((each) => each !== filter), filter])}
      />
      {canSave && (
        <Button variant="ghost" size="small" className="ml-auto" onClick={() => setSaving(true)}>
          Save as task set
        </Button>
      )}
      {onPick && (
        <Button variant="ghost" className="ml-auto h-11" onClick={onPick}>
          Select
        </Button>
      )}
      {isSaving && (
        <SaveTaskSet
          workspace={workspace}
          dataset={dataset}
          selection={{
            by: "filter",
            filter: {
              ...(search.search === undefined ? {} : { search: search.search }),
              ...(metadata.length === 0 ? {} : { metadata: metadataFilters(search) }),
            },
          }}
          count={total}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}
