import { datasetNameSchema } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../../api/api-error.js";
import { createDataset, refreshDataset } from "../../../api/datasets.js";
import { Button } from "../../../ui/button.js";
import { Dialog, firstFocus } from "../../../ui/dialog.js";
import { ErrorState } from "../../../ui/error-state.js";
import { Field, TextArea, TextInput } from "../../../ui/field.js";

/** Makes an empty dataset and opens it. */
export function CreateDataset({
  workspace,
  onClose,
}: {
  readonly workspace: string;
  readonly onClose: () => void;
}) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [isChecked, setChecked] = useState(false);
  const isValid = datasetNameSchema.safeParse(name).success;
  const create = useMutation({
    mutationFn: () =>
      createDataset(workspace, { name, tasks: [], ...(description === "" ? {} : { description }) }),
    onSuccess: ({ id }) => {
      void refreshDataset(client, workspace);
      void navigate({ to: "/w/$workspace/datasets/$datasetId", params: { workspace, datasetId: id } });
    },
  });
  const code = create.error instanceof ApiError ? create.error.code : undefined;
  const isNameRefused = code === "dataset_name_taken" || code === "request_invalid";
  const wrong =
    isChecked && !isValid
      ? "Begin with a letter or digit; then letters, digits, dots, hyphens and underscores, at most 128."
      : isNameRefused
        ? create.error?.message
        : undefined;
  return (
    <Dialog title="Create dataset" open onOpenChange={onClose}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (isValid) create.mutate();
          else event.currentTarget.querySelector("input")?.focus();
        }}
      >
        <div className="flex flex-col gap-3.5 overflow-y-auto px-4 py-4">
          <Field label="Name" hint="What startRun takes" error={wrong}>
            {(control) => (
              <TextInput
                {...control}
                {...firstFocus}
                value={name}
                placeholder="refunds-v3"
                onChange={(event) => {
                  setName(event.target.value);
                  create.reset();
                }}
                onBlur={() => name !== "" && setChecked(true)}
                className="font-mono max-phone:h-11"
              />
            )}
          </Field>
          <Field label="Description" optional>
            {(control) => (
              <TextArea
                {...control}
                value={description}
                maxLength={10_000}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
          {create.error && !isNameRefused && (
            <ErrorState title="The dataset was not created." error={create.error} />
          )}
        </div>
        <div className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create dataset
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
