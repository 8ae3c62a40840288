/** One task beside the table: read, edited, saved as a new version. Not modal: the table stays usable. */
import type { Dataset, TaskChange, TaskId } from "@rollout/contract";
import { Ellipsis, Expand, Shrink, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { ApiError } from "../../../api/api-error.js";
import type { DraftKey } from "../../../api/datasets.js";
import { IconButton } from "../../../ui/button.js";
import { ErrorState } from "../../../ui/error-state.js";
import { Field, TextInput } from "../../../ui/field.js";
import { formatCount } from "../../../ui/format/numbers.js";
import { Kbd } from "../../../ui/kbd.js";
import { useKeys } from "../../../ui/keyboard.js";
import { Menu } from "../../../ui/menu.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { ConflictBar } from "./conflict-bar.js";
import { FileList } from "./file-list.js";
import { InstructionField } from "./instruction-field.js";
import { KeyValueField } from "./key-value-field.js";
import { type Refusal, refusalOf } from "./refused-task.js";
import { SaveBar } from "./save-bar.js";
import { SchemaField } from "./schema-field.js";
import { type FormProblems, readForm, type TaskForm } from "./task-form.js";
import { type TaskEditing, useTaskDraft } from "./use-task-draft.js";

interface TaskSheetProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly draftKey: DraftKey;
  /** Place among all tasks; null where it is not known. */
  readonly position: number | null;
  readonly wide: boolean;
  readonly onWide?: ((wide: boolean) => void) | undefined;
  readonly onClose: () => void;
  /** Saves as one version; answers false where it did not succeed, and says why. */
  readonly onSave: (
    change: TaskChange,
    how: { readonly note?: string; readonly onRefused: (error: ApiError) => void },
  ) => Promise<boolean>;
  /** After a save, when the form is clean again. */
  readonly onSaved?: (() => void) | undefined;
  /** Entries of the menu at the head. */
  readonly actions?: ReactNode;
}

export function TaskSheet(props: TaskSheetProps) {
  const { workspace, dataset, draftKey, onSave } = props;
  const editing = useTaskDraft(workspace, dataset, draftKey);
  const [isSaving, setSaving] = useState(false);
  const [isTried, setTried] = useState(false);
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<{ readonly form: TaskForm; readonly told: Refusal } | null>(null);
  const { form } = editing;
  const read = form && readForm(form);
  // What was refused of one text says nothing of the next.
  const refused = refusal !== null && refusal.form === form ? refusal.told : null;
  const canSave = form !== undefined && editing.isDirty && editing.conflict === null && !isSaving;
  const parts = useRef<HTMLDivElement>(null);
  // What is wrong is marked by the next paint.
  const focusFirstProblem = () =>
    requestAnimationFrame(() => parts.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  const save = async () => {
    setTried(true);
    if (read && !read.ok) focusFirstProblem();
    if (!canSave || !read?.ok) return;
    setSaving(true);
    const change: TaskChange =
      draftKey === "new"
        ? { op: "add", task: read.task }
        : { op: "replace", taskId: draftKey as TaskId, task: read.task };
    const isSaved = await onSave(change, {
      ...(note.trim() === "" ? {} : { note: note.trim() }),
      onRefused: (error) => setRefusal({ form, told: refusalOf(error) }),
    });
    setSaving(false);
    if (!isSaved) {
      focusFirstProblem();
      return;
    }
    setTried(false);
    setNote("");
    editing.discard();
    props.onSaved?.();
  };
  useKeys("Task", [{ keys: "mod+s", word: "Save", run: () => void save() }]);
  return (
    <>
      <SheetHead {...props} name={form?.name ?? ""} />
      {editing.error && <ErrorState title="The task could not be loaded." error={editing.error} />}
      {!editing.error && !form && <SkeletonRows rows={6} />}
      {form && read && (
        <>
          {editing.conflict && (
            <ConflictBar workspace={workspace} dataset={dataset} draftKey={draftKey} editing={editing} />
          )}
          <div ref={parts} className="min-h-0 flex-1 overflow-y-auto px-5 pt-4 pb-8 max-phone:px-4">
            <TaskFormParts
              isNew={draftKey === "new"}
              editing={editing}
              form={form}
              problems={{ ...refused?.fields, ...(isTried && !read.ok ? read.problems : {}) }}
            />
          </div>
          <SaveBar
            editing={editing}
            version={dataset.version + 1}
            refused={editing.conflict === null ? (refused?.whole ?? null) : null}
            note={note}
            onNote={setNote}
            isSaving={isSaving}
            canSave={canSave}
            onSave={() => void save()}
            onDiscard={() => {
              setNote("");
              editing.discard();
            }}
          />
        </>
      )}
    </>
  );
}

function SheetHead(props: TaskSheetProps & { readonly name: string }) {
  const { dataset, draftKey, position, wide, onWide, onClose, actions, name } = props;
  return (
    <header className="flex h-11 flex-none items-center gap-2 border-b border-line pr-3 pl-5 max-phone:pl-4">
      <h2 className="min-w-0 truncate font-mono text-ui font-medium">
        {name || (draftKey === "new" ? "New task" : "Task")}
      </h2>
      {position !== null && (
        <span className="tabular flex-none text-meta text-ink-3">
          task {formatCount(position)} of {formatCount(dataset.taskCount)}
        </span>
      )}
      <span className="ml-auto flex flex-none items-center gap-1">
        {draftKey !== "new" && <Kbd keys="J K" className="mr-1 max-tablet:hidden" />}
        {actions && (
          <Menu
            align="end"
            trigger={
              <IconButton label="More about this task">
                <Ellipsis />
              </IconButton>
            }
          >
            {actions}
          </Menu>
        )}
        {onWide && (
          <IconButton label={wide ? "Beside the table" : "Over the whole page"} onClick={() => onWide(!wide)}>
            {wide ? <Shrink className="small" /> : <Expand className="small" />}
          </IconButton>
        )}
        <IconButton label="Close the task" onClick={onClose}>
          <X />
        </IconButton>
      </span>
    </header>
  );
}

interface TaskFormPartsProps {
  readonly isNew: boolean;
  readonly editing: TaskEditing;
  readonly form: TaskForm;
  readonly problems: FormProblems;
}

function TaskFormParts({ isNew, editing, form, problems }: TaskFormPartsProps) {
  const { saved, change } = editing;
  const set = (part: Partial<TaskForm>) => change((before) => ({ ...before, ...part }));
  const differs = (key: keyof TaskForm): boolean => JSON.stringify(form[key]) !== JSON.stringify(saved[key]);
  return (
    <div className="mx-auto flex max-w-[860px] flex-col gap-5">
      <Field label="Name" error={problems.name}>
        {(control) => (
          <TextInput
            {...control}
            value={form.name}
            autoFocus={isNew}
            maxLength={256}
            onChange={(event) => set({ name: event.target.value })}
            className="font-mono text-mono max-phone:h-11"
          />
        )}
      </Field>
      <InstructionField
        value={form.instruction}
        onChange={(instruction) => set({ instruction })}
        dirty={differs("instruction")}
        error={problems.instruction}
      />
      <KeyValueField
        title="Input"
        values={form.input}
        onChange={(input) => set({ input })}
        dirty={differs("input")}
        error={problems.input}
      />
      <FileList
        files={form.files}
        onChange={(apply) => change((before) => ({ ...before, files: apply(before.files) }))}
        dirty={differs("files")}
        error={problems.files}
      />
      <SchemaField
        text={form.schemaText}
        onChange={(schemaText) => set({ schemaText })}
        dirty={differs("schemaText")}
        error={problems.schemaText}
      />
      <KeyValueField
        title="Metadata"
        values={form.metadata}
        onChange={(metadata) => set({ metadata })}
        dirty={differs("metadata")}
        error={problems.metadata}
      />
    </div>
  );
}
