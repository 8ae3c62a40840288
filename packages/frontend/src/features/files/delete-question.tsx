import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { changeFolder, deleteObject, shelvesOf } from "../../api/files.js";
import { useWorkspace } from "../../api/workspace.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { countOf, formatBytes } from "../../ui/format/numbers.js";
import { showError, showToast } from "../../ui/toast.js";
import { withoutObject } from "./object-rows.js";
import type { ShownObject } from "./preview/use-bytes.js";

interface DeleteQuestionProps extends ShownObject {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly storageName: string;
  readonly onDeleted: () => void;
}

/** Whether an object is to be deleted for good. */
export function DeleteQuestion(props: DeleteQuestionProps) {
  const { anchor, open, onOpenChange, storage, object, storageName, onDeleted } = props;
  const workspace = useWorkspace();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteObject(workspace, { storage, ...object }),
    onSuccess: () => {
      const folder = object.key.slice(0, object.key.length - object.name.length);
      for (const shelf of shelvesOf(storage))
        changeFolder(client, workspace, { shelf, folder }, (pages) => withoutObject(pages, object));
      void client.invalidateQueries({ queryKey: [workspace, "objects"], refetchType: "none" });
      showToast({ title: `${object.name} is deleted` });
      onOpenChange(false);
      onDeleted();
    },
    onError: (error) => {
      onOpenChange(false);
      showError(`${object.name} was not deleted`, error);
    },
  });
  return (
    <ConfirmPopover
      anchor={anchor}
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${object.name}?`}
      action={`Delete ${object.name}`}
      keep="Keep file"
      onConfirm={() => remove.mutate()}
      busy={remove.isPending}
    >
      {formatBytes(object.size)} are removed from{" "}
      {storage === null ? "built-in storage." : `${storageName}, for everyone who uses the bucket.`}{" "}
      {object.taskCount > 0 &&
        `${countOf(object.taskCount, "task")} ${object.taskCount === 1 ? "uses" : "use"} it and will not find it any more. `}
      This cannot be undone.
    </ConfirmPopover>
  );
}
