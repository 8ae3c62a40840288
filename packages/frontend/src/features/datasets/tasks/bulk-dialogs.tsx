/** What can be done to many tasks at once, each as one new version. */
import type { TaskChange, TaskId } from "@rollout/contract";
import { type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.js";
import { Dialog } from "../../../ui/dialog.js";
import { Field, TextInput } from "../../../ui/field.js";
import { countOf } from "../../../ui/format/numbers.js";
import { Segmented } from "../../../ui/segmented.js";
import { checkSchema } from "../task-sheet/check-schema.js";
import { CodeField } from "../task-sheet/code-field.js";
import { readValue } from "../task-sheet/key-values.js";

interface BulkProps {
  readonly taskIds: readonly TaskId[];
  readonly onSave: (change: TaskChange, done: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Sets a key of metadata in every selected task, or removes it. */
export function BulkMetadata({ taskIds, onSave, onClose }: BulkProps) {
  const [mode, setMode] = useState<"set" | "unset">("set");
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const name = key.trim();
  const change: TaskChange = {
    op: "metadata",
    taskIds: [...taskIds],
    ...(mode === "set" ? { set: { [name]: readValue(value) } } : { unset: [name] }),
  };
  return (
    <BulkForm
      title={`Metadata of ${countOf(taskIds.length, "task")}`}
      action={mode === "set" ? "Set metadata" : "Remove key"}
      ready={name !== ""}
      onClose={onClose}
      onSubmit={() => onSave(change, `Metadata of ${countOf(taskIds.length, "task")} is changed`)}
    >
      <div>
        <Segmented
          label="What to do"
          value={mode}
          options={[
            { value: "set", label: "Set a key" },
            { value: "unset", label: "Remove a key" },
          ]}
          onChange={setMode}
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Key">
          {(control) => (
            <TextInput
              {...control}
              value={key}
              onChange={(event) => setKey(event.target.value)}
              className="font-mono text-mono"
            />
          )}
        </Field>
        {mode === "set" && (
          <Field label="Value" hint="JSON, or a text">
            {(control) => (
              <TextInput
                {...control}
                value={value}
                onChange={(event) => setValue(event.target.value)}
                className="font-mono text-mono"
              />
            )}
          </Field>
        )}
      </div>
    </BulkForm>
  );
}

/** Gives every selected task the same output schema, or none. */
export function BulkSchema({ taskIds, onSave, onClose }: BulkProps) {
  const [text, setText] = useState("");
  const checked = checkSchema(text);
  const isNone = checked.ok && checked.schema === null;
  return (
    <BulkForm
      title={`Output schema of ${countOf(taskIds.length, "task")}`}
      action={isNone ? "Remove output schema" : "Set output schema"}
      ready={checked.ok}
      onClose={onClose}
      onSubmit={() =>
        onSave(
          { op: "outputSchema", taskIds: [...taskIds], outputSchema: checked.ok ? checked.schema : null },
          `The output schema of ${countOf(taskIds.length, "task")} is ${isNone ? "removed" : "set"}`,
        )
      }
    >
      <CodeField
        label="Output schema as JSON Schema"
        value={text}
        onChange={setText}
        problem={checked.ok ? null : checked.problem}
        verdict={isNone ? "Empty: any output is taken" : "JSON Schema 2020-12"}
      />
    </BulkForm>
  );
}

interface BulkFormProps {
  readonly title: string;
  readonly action: string;
  readonly ready: boolean;
  readonly onSubmit: () => Promise<boolean>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function BulkForm({ title, action, ready, onSubmit, onClose, children }: BulkFormProps) {
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const isSaved = await onSubmit();
    setBusy(false);
    if (isSaved) onClose();
  };
  return (
    <Dialog title={title} open onOpenChange={onClose}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void submit();
        }}
      >
        <div className="flex flex-col items-stretch gap-3.5 overflow-y-auto px-4 py-4">{children}</div>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={!ready} busy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
