import { type Dataset, datasetNameSchema, type TaskSelection } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createTaskSet, refreshTaskSets } from "../../../api/task-sets.js";
import { Button } from "../../../ui/button.js";
import { Dialog, firstFocus } from "../../../ui/dialog.js";
import { Field, TextInput } from "../../../ui/field.js";
import { countOf } from "../../../ui/format/numbers.js";
import { showToast } from "../../../ui/toast.js";

interface SaveTaskSetProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly selection: TaskSelection;
  /** How many tasks it has now. */
  readonly count: number;
  readonly onSaved?: () => void;
  readonly onClose: () => void;
}

/** Gives a selection of tasks a name that startRun takes. */
export function SaveTaskSet({ workspace, dataset, selection, count, onSaved, onClose }: SaveTaskSetProps) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const isValid = datasetNameSchema.safeParse(name).success;
  const save = useMutation({
    mutationFn: () => createTaskSet(workspace, { datasetId: dataset.id, name, selection }),
    onSuccess: () => {
      void refreshTaskSets(client, workspace);
      showToast({
        title: `Task set ${name} is saved`,
        description: `${countOf(count, "task")} of ${dataset.name}.`,
      });
      onSaved?.();
      onClose();
    },
  });
  const wrong =
    isTried && !isValid
      ? "Begin with a letter or digit; then letters, digits, dots, hyphens and underscores."
      : save.error?.message;
  return (
    <Dialog title="Save as task set" open onOpenChange={onClose}>
      <form
        className="flex flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isValid) save.mutate();
        }}
      >
        <div className="flex flex-col gap-3.5 px-4 py-4">
          <p className="text-ink-2">
            {selection.by === "hand"
              ? `The ${countOf(count, "task")} that are selected, in their order here. Later versions keep them as far as they have them.`
              : `Every task that the filter finds when a run starts, ${countOf(count, "task")} now.`}
          </p>
          <Field label="Name" hint="startRun takes it like the name of a dataset" error={wrong}>
            {(control) => (
              <TextInput
                {...control}
                {...firstFocus}
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                  save.reset();
                }}
                placeholder={`${dataset.name}-hard`}
                className="font-mono"
              />
            )}
          </Field>
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save task set
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
