import { datasetNameSchema, type TaskSet } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refreshTaskSets, updateTaskSet } from "../../../api/task-sets.js";
import { Button } from "../../../ui/button.js";
import { Dialog, firstFocus } from "../../../ui/dialog.js";
import { Field, TextInput } from "../../../ui/field.js";

interface RenameTaskSetProps {
  readonly workspace: string;
  readonly taskSet: TaskSet;
  readonly onClose: () => void;
}

export function RenameTaskSet({ workspace, taskSet, onClose }: RenameTaskSetProps) {
  const client = useQueryClient();
  const [name, setName] = useState(taskSet.name);
  const isValid = datasetNameSchema.safeParse(name).success;
  const rename = useMutation({
    mutationFn: () => updateTaskSet(workspace, taskSet.id, { name }),
    onSuccess: () => {
      void refreshTaskSets(client, workspace);
      onClose();
    },
  });
  return (
    <Dialog title={`Rename ${taskSet.name}`} open onOpenChange={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) rename.mutate();
        }}
      >
        <div className="px-4 py-4">
          <Field
            label="Name"
            hint="Code that starts runs of it by its former name no longer finds it"
            error={isValid ? rename.error?.message : "Letters, digits, dots, hyphens and underscores."}
          >
            {(control) => (
              <TextInput
                {...control}
                {...firstFocus}
                value={name}
                onChange={(event) => setName(event.target.value)}
                className="font-mono"
              />
            )}
          </Field>
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={!isValid} busy={rename.isPending}>
            Rename task set
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
