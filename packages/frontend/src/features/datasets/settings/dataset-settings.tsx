import { type Dataset, datasetNameSchema } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { refreshDataset, updateDataset } from "../../../api/datasets.js";
import { useDeleteRefusal } from "../../../api/membership.js";
import { Button } from "../../../ui/button.js";
import { Field, TextArea, TextInput } from "../../../ui/field.js";
import { SettingsSection } from "../../../ui/settings-page.js";
import { showToast } from "../../../ui/toast.js";
import { DeleteDataset } from "../delete-dataset.js";

interface DatasetSettingsProps {
  readonly workspace: string;
  readonly dataset: Dataset;
}

/** Name and description of a dataset, and its end. */
export function DatasetSettings({ workspace, dataset }: DatasetSettingsProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(dataset.name);
  const [description, setDescription] = useState(dataset.description);
  const refusal = useDeleteRefusal()(dataset);
  const [isDeleting, setDeleting] = useState(false);
  const isValid = datasetNameSchema.safeParse(name).success;
  const isDirty = name !== dataset.name || description !== dataset.description;
  const save = useMutation({
    mutationFn: () => updateDataset(workspace, dataset.id, { name, description }),
    onSuccess: async () => {
      await refreshDataset(client, workspace);
      showToast({ title: "The dataset is changed" });
    },
  });
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid && isDirty) save.mutate();
      }}
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10">
        <div className="max-w-[860px] [&>section:first-child]:border-t-0">
          <SettingsSection
            title="Name"
            note="What startRun takes. Code that uses the former name no longer finds it."
          >
            <Field
              label="Name of the dataset"
              error={
                isValid ? save.error?.message : "Letters, digits, dots, hyphens and underscores; at most 128."
              }
            >
              {(control) => (
                <TextInput
                  {...control}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  className="font-mono max-phone:h-11"
                />
              )}
            </Field>
          </SettingsSection>
          <SettingsSection title="Description">
            <Field label="What it is for" optional>
              {(control) => (
                <TextArea
                  {...control}
                  rows={4}
                  maxLength={10_000}
                  value={description}
                  onChange={(event) => setDescription(event.target.value)}
                />
              )}
            </Field>
          </SettingsSection>
          <SettingsSection
            title="Delete"
            note={
              refusal === undefined
                ? "Can be taken back for 24 hours. Runs keep the task texts they used."
                : `${refusal} can delete this dataset.`
            }
          >
            <Button variant="danger" disabled={refusal !== undefined} onClick={() => setDeleting(true)}>
              Delete dataset
            </Button>
          </SettingsSection>
        </div>
      </div>
      {isDirty && (
        <div className="flex h-12 flex-none items-center justify-end gap-2 border-t border-line px-4">
          <Button
            variant="ghost"
            onClick={() => {
              setName(dataset.name);
              setDescription(dataset.description);
            }}
          >
            Discard
          </Button>
          <Button type="submit" variant="primary" disabled={!isValid} busy={save.isPending}>
            Save
          </Button>
        </div>
      )}
      {isDeleting && (
        <DeleteDataset
          workspace={workspace}
          dataset={dataset}
          onClose={() => setDeleting(false)}
          onDeleted={() => void navigate({ to: "/w/$workspace/datasets", params: { workspace } })}
        />
      )}
    </form>
  );
}
