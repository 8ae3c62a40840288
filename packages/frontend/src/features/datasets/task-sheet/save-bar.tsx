/** The foot of an edited task: how its draft stands, what the version says of itself, and the save. */
import { Age } from "../../../ui/age.js";
import { Button } from "../../../ui/button.js";
import { TextInput } from "../../../ui/field.js";
import { formatCount } from "../../../ui/format/numbers.js";
import type { TaskEditing } from "./use-task-draft.js";

interface SaveBarProps {
  readonly editing: TaskEditing;
  /** The number that the next version will have. */
  readonly version: number;
  /** Why the last save was refused as a whole. */
  readonly refused: string | null;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly isSaving: boolean;
  readonly canSave: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

export function SaveBar({ editing, version, refused, note, onNote, isSaving, ...save }: SaveBarProps) {
  return (
    <footer className="flex min-h-12 flex-none flex-wrap items-center gap-2 border-t border-line px-4 py-2 text-meta text-ink-3">
      {editing.isDirty && (
        <TextInput
          aria-label="What changed"
          placeholder="What changed, for the list of versions (optional)"
          value={note}
          maxLength={1_000}
          onChange={(event) => onNote(event.target.value)}
          className="basis-full text-ui max-phone:h-11"
        />
      )}
      <span className="min-w-0 flex-1">
        {refused === null ? (
          <DraftWords editing={editing} version={version} />
        ) : (
          <span role="alert" className="text-bad-ink">
            {refused}
          </span>
        )}
      </span>
      {editing.isDirty && (
        <Button variant="ghost" onClick={save.onDiscard}>
          Discard
        </Button>
      )}
      <Button
        variant="primary"
        disabled={!save.canSave}
        busy={isSaving}
        onClick={save.onSave}
        className="max-phone:h-11"
      >
        {isSaving ? "Saving" : `Save version ${formatCount(version)}`}
      </Button>
    </footer>
  );
}

function DraftWords({ editing, version }: { readonly editing: TaskEditing; readonly version: number }) {
  const { draft, isDirty } = editing;
  if (draft.kind === "failed") {
    return <span className="text-bad-ink">The draft is only in this page: {draft.message}</span>;
  }
  if (!isDirty) return <>Saving makes version {version}. Runs keep the version they used.</>;
  if (draft.kind === "saved") {
    return (
      <>
        Draft saved <Age at={draft.at} />, on the server
      </>
    );
  }
  return <>Saving draft</>;
}
