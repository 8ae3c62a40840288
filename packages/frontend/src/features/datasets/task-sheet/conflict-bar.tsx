import type { Dataset } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type DraftKey, datasetVersionsQuery } from "../../../api/datasets.js";
import { Age } from "../../../ui/age.js";
import { Button } from "../../../ui/button.js";
import type { TaskEditing } from "./use-task-draft.js";

interface ConflictBarProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly draftKey: DraftKey;
  readonly editing: TaskEditing;
}

/** Another version changed the task while it was edited: saving waits until one has chosen. */
export function ConflictBar({ workspace, dataset, draftKey, editing }: ConflictBarProps) {
  const versions = useQuery(datasetVersionsQuery(workspace, dataset.id)).data ?? [];
  const { conflict } = editing;
  if (conflict === null) return null;
  const { base, newest, removed } = conflict;
  const saved = versions.find(({ version }) => version === newest);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-l-2 border-b-line border-l-warn bg-warn-soft px-5 py-2 max-phone:px-4"
    >
      <span className="min-w-60 flex-1">
        <span className="font-medium">
          {saved?.createdBy == null
            ? `Version ${newest} is saved`
            : `${saved.createdBy} saved version ${newest}`}
          {saved && (
            <>
              , <Age at={saved.createdAt} />
            </>
          )}
          {removed ? ", without this task." : "."}
        </span>{" "}
        Your draft is safe.{" "}
        <Link
          to="/w/$workspace/datasets/$datasetId/compare"
          params={{ workspace, datasetId: dataset.id }}
          search={{ from: String(base), to: String(newest), task: draftKey }}
          className="text-accent-ink underline underline-offset-3"
        >
          Compare
        </Link>
      </span>
      <span className="flex flex-none gap-2">
        <Button size="small" onClick={editing.discard}>
          Take version {newest}
        </Button>
        {!removed && (
          <Button size="small" onClick={editing.takeNewestAsBase}>
            Keep mine
          </Button>
        )}
      </span>
    </div>
  );
}
