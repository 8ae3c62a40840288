/** A task that is edited: what is saved, what is typed, and the draft that the server keeps of it. */
import type { Dataset, TaskId } from "@rollout/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  comparisonQuery,
  type DraftKey,
  deleteTaskDraft,
  saveTaskDraft,
  taskDraftsQuery,
  taskQuery,
} from "../../../api/datasets.js";
import { useLeaveQuestion } from "../../../ui/use-leave-question.js";
import { emptyForm, formOf, isSameTask, readDraft, type TaskForm } from "./task-form.js";

/** Long enough that a sentence is one call, ms. */
const restMs = 700;

export type DraftState =
  | { readonly kind: "none" }
  | { readonly kind: "typing" }
  | { readonly kind: "saved"; readonly at: string }
  | { readonly kind: "failed"; readonly message: string };

/** A form of so many letters may be more than a tab that is closing can send. */
const longForm = 20_000;
const isLong = (form: TaskForm | null): boolean => JSON.stringify(form).length > longForm;

/** Someone saved a version that changes this task while it was edited. */
export interface DraftConflict {
  readonly base: number;
  readonly newest: number;
  readonly removed: boolean;
}

export interface TaskEditing {
  /** Undefined until the task and its draft are read. */
  readonly form: TaskForm | undefined;
  readonly saved: TaskForm;
  readonly isDirty: boolean;
  readonly draft: DraftState;
  readonly conflict: DraftConflict | null;
  readonly error: Error | null;
  readonly change: (change: (form: TaskForm) => TaskForm) => void;
  /** Forgets what is typed. */
  readonly discard: () => void;
  /** Goes on from the newest version, with what is typed. */
  readonly takeNewestAsBase: () => void;
}

export function useTaskDraft(workspace: string, dataset: Dataset, draftKey: DraftKey): TaskEditing {
  const client = useQueryClient();
  const datasetId = dataset.id;
  const isNew = draftKey === "new";
  const task = useQuery({ ...taskQuery(workspace, datasetId, draftKey as TaskId), enabled: !isNew });
  const drafts = useQuery({ ...taskDraftsQuery(workspace, datasetId), refetchOnWindowFocus: false });
  const [edited, setEdited] = useState<TaskForm | null>(null);
  const [base, setBase] = useState(dataset.version);
  const [draft, setDraft] = useState<DraftState>({ kind: "none" });
  const [isRead, setRead] = useState(false);

  const saved = task.data ? formOf(task.data) : emptyForm;
  const hasSaved = isNew || task.data !== undefined;
  if (!isRead && drafts.data && !drafts.isFetching && hasSaved) {
    setRead(true);
    const kept = drafts.data.find(({ taskId }) => taskId === (isNew ? null : draftKey));
    const form = kept && readDraft(kept.task);
    if (kept && form && !isSameTask(form, saved)) {
      setEdited(form);
      setBase(kept.baseVersion);
      setDraft({ kind: "saved", at: kept.savedAt });
    }
  }
  const isDirty = edited !== null && !isSameTask(edited, saved);

  const isOpen = useRef(true);
  const calls = useRef<Promise<void>>(Promise.resolve());
  // One after the other: a draft that is forgotten must not come back by a slower call.
  const keep = (form: TaskForm | null): void => {
    calls.current = calls.current.then(() => keepNow(form));
  };
  const keepNow = async (form: TaskForm | null) => {
    try {
      if (form === null || isSameTask(form, saved)) {
        await deleteTaskDraft(workspace, { datasetId, draft: draftKey });
        setDraft({ kind: "none" });
      } else {
        const body = { baseVersion: base, task: form };
        const { savedAt } = await saveTaskDraft(workspace, { datasetId, draft: draftKey }, body);
        setDraft({ kind: "saved", at: savedAt });
      }
    } catch (error) {
      setDraft({ kind: "failed", message: error instanceof Error ? error.message : "unknown" });
    }
    // The sheet is what is shown of its own draft; once it is closed the list of drafts is.
    const refetchType = isOpen.current ? "none" : "active";
    void client.invalidateQueries({ queryKey: [workspace, "drafts"], refetchType });
  };
  const keepLatest = useEffectEvent((form: TaskForm | null) => keep(form));
  const waiting = useRef<{ form: TaskForm | null } | null>(null);
  // The outside system is the server, which keeps what is typed; each letter is a new `draft` and waits anew.
  useEffect(() => {
    if (draft.kind !== "typing" || !waiting.current) return;
    const timer = setTimeout(() => {
      const latest = waiting.current;
      waiting.current = null;
      if (latest) keepLatest(latest.form);
    }, restMs);
    return () => clearTimeout(timer);
  }, [draft]);
  // The outside system is the server: closing the sheet must not lose the last words.
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      if (waiting.current) keepLatest(waiting.current.form);
      waiting.current = null;
    };
  }, []);

  const keepAtTheEnd = useEffectEvent(() => {
    const form = waiting.current?.form;
    if (!form || isSameTask(form, saved)) return;
    const body = { baseVersion: base, task: form };
    // Nobody is there any more to be told of a failure.
    saveTaskDraft(workspace, { datasetId, draft: draftKey }, body, { keepalive: true }).catch(
      () => undefined,
    );
  });
  // The outside system is the tab: closing it must not lose the last words.
  useEffect(() => {
    const keepNowOrNever = () => keepAtTheEnd();
    window.addEventListener("pagehide", keepNowOrNever);
    return () => window.removeEventListener("pagehide", keepNowOrNever);
  }, []);
  useLeaveQuestion(draft.kind === "failed" || (draft.kind === "typing" && isLong(edited)));

  const isBehind = isDirty && dataset.version > base;
  const between = useQuery({
    ...comparisonQuery(workspace, datasetId, base, dataset.version),
    enabled: isBehind && !isNew,
  });
  const difference = between.data?.tasks.find(({ id, kind }) => id === draftKey && kind !== "moved");
  // A version that leaves this task as it was hinders nobody.
  const isHarmless = isBehind && (isNew || (between.isSuccess && difference === undefined));
  if (isHarmless || (!isDirty && base !== dataset.version)) setBase(dataset.version);

  const change = (apply: (form: TaskForm) => TaskForm) =>
    setEdited((before) => {
      const next = apply(before ?? saved);
      waiting.current = { form: next };
      setDraft({ kind: "typing" });
      return next;
    });
  return {
    form: isRead ? (edited ?? saved) : undefined,
    saved,
    isDirty,
    draft,
    conflict:
      isBehind && difference
        ? { base, newest: dataset.version, removed: difference.kind === "removed" }
        : null,
    error: task.error ?? drafts.error,
    change,
    discard: () => {
      waiting.current = null;
      setEdited(null);
      keep(null);
    },
    takeNewestAsBase: () => setBase(dataset.version),
  };
}
