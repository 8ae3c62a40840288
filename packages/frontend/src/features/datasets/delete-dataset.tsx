import type { Dataset } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteDataset, refreshDataset, takeBackDataset } from "../../api/datasets.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { countOf } from "../../ui/format/numbers.js";
import { showError, showToast } from "../../ui/toast.js";

interface DeleteDatasetProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}

/** The question before a dataset goes; for a day it can be taken back. */
export function DeleteDataset({ workspace, dataset, onClose, onDeleted }: DeleteDatasetProps) {
  const client = useQueryClient();
  const takeBack = () =>
    takeBackDataset(workspace, dataset.id)
      .then(() => refreshDataset(client, workspace))
      .then(() => showToast({ title: `${dataset.name} is back` }))
      .catch((error) => showError(`${dataset.name} stays deleted`, error));
  const remove = useMutation({
    mutationFn: () => deleteDataset(workspace, dataset.id),
    onSuccess: () => {
      onClose();
      onDeleted?.();
      void refreshDataset(client, workspace);
      showToast({
        title: `${dataset.name} is deleted`,
        description: "It can be taken back for 24 hours.",
        action: { word: "Undo", run: () => void takeBack() },
      });
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Delete dataset ${dataset.name}?`}
      action={`Delete ${dataset.name}`}
      keep="Keep dataset"
      typed={dataset.name}
      onConfirm={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error?.message}
    >
      <p>
        {countOf(dataset.version, "version")} and {countOf(dataset.taskCount, "task")} are deleted.{" "}
        {dataset.runCount > 0 &&
          `${countOf(dataset.runCount, "run")} ${dataset.runCount === 1 ? "keeps" : "keep"} the task texts they used. `}
        It can be taken back for 24 hours, here or at the dataset's address.
      </p>
    </ConfirmDialog>
  );
}
