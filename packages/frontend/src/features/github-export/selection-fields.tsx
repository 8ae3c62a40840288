import type { Dataset } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { datasetVersionsQuery } from "../../api/datasets.js";
import { taskSetsQuery } from "../../api/task-sets.js";
import { Field } from "../../ui/field.js";
import { countOf } from "../../ui/format/numbers.js";
import { Select } from "../../ui/select.js";

interface SelectionFieldsProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  /** Empty: the newest. */
  readonly version: string;
  /** Empty: all tasks. */
  readonly taskSet: string;
  readonly onChange: (change: { version?: string; taskSet?: string }) => void;
}

/** Which tasks leave: of which version, all or those of a set. */
export function SelectionFields({ workspace, dataset, version, taskSet, onChange }: SelectionFieldsProps) {
  const versions = useQuery(datasetVersionsQuery(workspace, dataset.id)).data ?? [];
  const sets = useQuery(taskSetsQuery(workspace, dataset.id)).data ?? [];
  const newest = String(dataset.version);
  const chosen = version === "" ? newest : version;
  const tasks = versions.find((each) => String(each.version) === chosen)?.taskCount ?? dataset.taskCount;
  const known = versions.length > 0 ? versions : [{ version: dataset.version, note: "" }];
  return (
    <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
      <Field label="Version">
        {({ id }) => (
          <Select
            label="Version"
            id={id}
            value={chosen}
            options={known.map((each) => ({
              value: String(each.version),
              label:
                each.version === dataset.version
                  ? `Version ${each.version}, newest`
                  : `Version ${each.version}`,
              ...(each.note === "" ? {} : { note: each.note }),
            }))}
            onChange={(next) => onChange({ version: next === newest ? "" : next })}
            className="max-phone:h-11"
          />
        )}
      </Field>
      <Field label="Task set">
        {({ id }) => (
          <Select
            label="Task set"
            id={id}
            value={taskSet}
            options={[
              { value: "", label: `All ${countOf(tasks, "task")}` },
              ...sets.map(({ name }) => ({ value: name, label: name })),
            ]}
            onChange={(next) => onChange({ taskSet: next })}
            className="max-phone:h-11"
          />
        )}
      </Field>
    </div>
  );
}
