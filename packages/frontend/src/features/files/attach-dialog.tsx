import type { Dataset, FileRole, TaskRow } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useDeferredValue, useState } from "react";
import { datasetsFoundQuery } from "../../api/datasets.js";
import { changeFolder, shelvesOf, tasksFoundQuery } from "../../api/files.js";
import { useWorkspace } from "../../api/workspace.js";
import { Button } from "../../ui/button.js";
import { Combobox } from "../../ui/combobox.js";
import { Dialog, firstFocus } from "../../ui/dialog.js";
import { Field, TextInput } from "../../ui/field.js";
import { countOf } from "../../ui/format/numbers.js";
import { Select } from "../../ui/select.js";
import { showToast } from "../../ui/toast.js";
import { attachToTask } from "./attach-to-task.js";
import { withOneTask } from "./object-rows.js";
import type { ShownObject } from "./preview/use-bytes.js";

const roles: readonly { value: FileRole; label: string; note: string }[] = [
  { value: "input", label: "Input", note: "the agent gets it" },
  { value: "environment", label: "Environment", note: "the agent gets it with its environment" },
  { value: "tests", label: "Tests", note: "hidden from the agent" },
  { value: "solution", label: "Solution", note: "hidden from the agent" },
];

/** Chooses the task that gets the file, and saves it as a new version of the dataset. */
export function AttachDialog({ storage, object, onClose }: ShownObject & { readonly onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [dataset, setDataset] = useState<Dataset | null>(null);
  const [task, setTask] = useState<TaskRow | null>(null);
  const [datasetSearch, setDatasetSearch] = useState("");
  const [taskSearch, setTaskSearch] = useState("");
  const [name, setName] = useState(object.name);
  const [role, setRole] = useState<FileRole>("input");
  const soughtDataset = useDeferredValue(datasetSearch === dataset?.name ? "" : datasetSearch);
  const soughtTask = useDeferredValue(taskSearch === task?.name ? "" : taskSearch);
  const datasets = useQuery({
    ...datasetsFoundQuery(workspace, soughtDataset),
    placeholderData: (old) => old,
  });
  const tasks = useQuery({
    ...tasksFoundQuery(workspace, dataset, soughtTask),
    placeholderData: (old) => old,
  });
  const attach = useMutation({
    mutationFn: (to: { dataset: Dataset; task: TaskRow }) => {
      const place = { storage, ...object };
      return attachToTask(workspace, {
        dataset: to.dataset,
        taskId: to.task.id,
        place,
        name: name.trim(),
        role,
      });
    },
    onSuccess: (version, to) => {
      void client.invalidateQueries({ queryKey: [workspace, "dataset"] });
      void client.invalidateQueries({ queryKey: [workspace, "datasets"] });
      const folder = object.key.slice(0, object.key.length - object.name.length);
      for (const shelf of shelvesOf(storage))
        changeFolder(client, workspace, { shelf, folder }, (pages) => withOneTask(pages, object));
      showToast({
        title: `${object.name} is attached to ${to.task.name}`,
        description: `Saved as version ${version} of ${to.dataset.name}.`,
        action: {
          word: "Open",
          run: () =>
            void navigate({
              to: "/w/$workspace/datasets/$datasetId",
              params: { workspace, datasetId: to.dataset.id },
              search: { task: to.task.id },
            }),
        },
      });
      onClose();
    },
  });
  const nameError = attach.error instanceof RangeError ? attach.error.message : undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (dataset && task && name.trim() !== "") attach.mutate({ dataset, task });
  };
  const chosen = dataset && { value: dataset.id, label: dataset.name };
  const chosenTask = task && { value: task.id, label: task.name };
  return (
    <Dialog title={`Attach ${object.name} to a task`} open onOpenChange={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <div className="flex flex-col gap-3.5 overflow-y-auto px-4 py-4">
          <Field label="Dataset" error={datasets.error?.message}>
            {(control) => (
              <Combobox
                control={{ ...control, ...firstFocus }}
                label="Datasets"
                placeholder="Find a dataset"
                value={chosen}
                options={(datasets.data ?? []).map((each) => ({
                  value: each.id,
                  label: each.name,
                  note: countOf(each.taskCount, "task"),
                }))}
                onChange={(option) => {
                  setDataset(datasets.data?.find(({ id }) => id === option?.value) ?? null);
                  setTask(null);
                  setTaskSearch("");
                }}
                search={datasetSearch}
                onSearch={setDatasetSearch}
                busy={datasets.isFetching && !datasets.data}
                empty={datasetSearch === "" ? "No dataset yet" : `No dataset contains “${datasetSearch}”`}
              />
            )}
          </Field>
          <Field label="Task" error={tasks.error?.message}>
            {(control) => (
              <Combobox
                control={control}
                label="Tasks"
                placeholder={dataset ? "Find a task" : "Choose a dataset first"}
                mono
                value={chosenTask}
                options={(tasks.data ?? []).map((each) => ({
                  value: each.id,
                  label: each.name,
                  note: each.fileCount === 0 ? undefined : countOf(each.fileCount, "file"),
                }))}
                onChange={(option) => setTask(tasks.data?.find(({ id }) => id === option?.value) ?? null)}
                search={taskSearch}
                onSearch={setTaskSearch}
                busy={tasks.isFetching && !tasks.data}
                disabled={dataset === null}
                empty={taskSearch === "" ? "The dataset has no task" : `No task contains “${taskSearch}”`}
              />
            )}
          </Field>
          <div className="grid grid-cols-[minmax(0,1fr)_160px] gap-3 max-phone:grid-cols-1">
            <Field label="Path in the task" error={nameError}>
              {(control) => (
                <TextInput
                  {...control}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  className="font-mono max-phone:h-11"
                />
              )}
            </Field>
            <Field label="Role">
              {({ id }) => <Select label="Role" id={id} value={role} options={roles} onChange={setRole} />}
            </Field>
          </div>
          {attach.error && !nameError && (
            <p role="alert" className="border-l-2 border-bad pl-3">
              {attach.error.message}
            </p>
          )}
        </div>
        <div className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
          <p className="mr-auto text-meta text-ink-3">
            {dataset && `Saves version ${dataset.version + 1} of ${dataset.name}`}
          </p>
          <Button variant="ghost" onClick={onClose} className="max-phone:h-11">
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            disabled={!dataset || !task}
            busy={attach.isPending}
            className="max-phone:h-11"
          >
            Attach file
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
