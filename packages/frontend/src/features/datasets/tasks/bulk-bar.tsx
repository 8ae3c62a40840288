import type { Dataset, TaskChange, TaskId } from "@rollout/contract";
import { X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../../ui/button.js";
import { ConfirmDialog } from "../../../ui/confirm-dialog.js";
import { countOf, formatCount } from "../../../ui/format/numbers.js";
import { SaveTaskSet } from "../task-sets/save-task-set.js";
import { BulkMetadata, BulkSchema } from "./bulk-dialogs.js";

interface BulkBarProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly taskIds: readonly TaskId[];
  /** Tasks that the filter finds. */
  readonly total: number;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly onSave: (change: TaskChange, done: string) => Promise<boolean>;
}

/** Takes the place of the filters while tasks are selected. */
export function BulkBar(props: BulkBarProps) {
  const { workspace, dataset, taskIds, total, onSelectAll, onClear, onSave } = props;
  const [dialog, setDialog] = useState<"metadata" | "schema" | "task-set" | "delete" | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const close = () => setDialog(null);
  const count = countOf(taskIds.length, "task");
  const remove = async () => {
    setDeleting(true);
    const isSaved = await onSave({ op: "remove", taskIds: [...taskIds] }, `${count} deleted`);
    setDeleting(false);
    if (!isSaved) return;
    close();
    onClear();
  };
  return (
    <div className="flex h-10 flex-none items-center gap-1.5 scroll-sideways border-b border-line bg-accent-soft px-4 max-phone:h-13 max-phone:[&>button]:h-11 max-phone:[&>button]:min-w-11">
      <span role="status" className="tabular mr-2 flex-none font-medium">
        {taskIds.length === 0 ? "Touch tasks to select them" : `${formatCount(taskIds.length)} selected`}
      </span>
      {taskIds.length > 0 && (
        <>
          <Button size="small" onClick={() => setDialog("task-set")}>
            Save as task set
          </Button>
          <Button size="small" onClick={() => setDialog("metadata")}>
            Metadata
          </Button>
          <Button size="small" onClick={() => setDialog("schema")}>
            Output schema
          </Button>
          <Button size="small" variant="danger" onClick={() => setDialog("delete")}>
            Delete
          </Button>
        </>
      )}
      {taskIds.length < total && (
        <button
          type="button"
          className="ml-2 flex-none text-accent-ink hover:underline"
          onClick={onSelectAll}
        >
          Select all {formatCount(total)}
        </button>
      )}
      <IconButton
        label="Select none"
        onClick={onClear}
        className="ml-auto max-phone:order-first max-phone:-ml-3"
      >
        <X />
      </IconButton>
      {dialog === "metadata" && <BulkMetadata taskIds={taskIds} onSave={onSave} onClose={close} />}
      {dialog === "schema" && <BulkSchema taskIds={taskIds} onSave={onSave} onClose={close} />}
      {dialog === "task-set" && (
        <SaveTaskSet
          workspace={workspace}
          dataset={dataset}
          selection={{ by: "hand", taskIds: [...taskIds] }}
          count={taskIds.length}
          onSaved={onClear}
          onClose={close}
        />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={`Delete ${count}?`}
          action={`Delete ${count}`}
          keep={taskIds.length === 1 ? "Keep task" : "Keep tasks"}
          onConfirm={() => void remove()}
          busy={isDeleting}
        >
          <p>
            Version {dataset.version + 1} of {dataset.name} is saved without them. Version {dataset.version}{" "}
            keeps them, and so do runs that used them.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
