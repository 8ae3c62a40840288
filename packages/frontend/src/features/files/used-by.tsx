/** The tasks that use an object, each a link; of many the first ones. */
import type { FileUses } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { usesQuery } from "../../api/files.js";
import { useWorkspace } from "../../api/workspace.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import type { ShownObject } from "./preview/use-bytes.js";

/** So many are shown before they are asked for. */
const shownAtFirst = 3;

export function UsedBy({ storage, object }: ShownObject) {
  const workspace = useWorkspace();
  const [areAllShown, setAllShown] = useState(false);
  const { data } = useQuery(usesQuery(workspace, { storage, ...object }, object.taskCount));
  const tasks = data?.tasks ?? [];
  const shown = areAllShown ? tasks : tasks.slice(0, shownAtFirst);
  return (
    <div className="flex min-h-6 flex-wrap items-center gap-x-2">
      <dt className="flex-none text-meta text-ink-2">Used by</dt>
      {shown.length === 1 && shown[0] ? (
        <dd className="ml-auto flex min-w-0">
          <TaskLink workspace={workspace} task={shown[0]} />
        </dd>
      ) : (
        <dd className="ml-auto">
          {object.taskCount > 0 ? (
            countOf(object.taskCount, "task")
          ) : (
            <span className="text-ink-3">{data?.isReferredTo ? "former versions only" : "no task"}</span>
          )}
        </dd>
      )}
      {shown.length > 1 && (
        <dd className="basis-full">
          <ul className="flex flex-col">
            {shown.map((task) => (
              <li key={task.taskId} className="flex min-h-6 min-w-0 items-center justify-end">
                <TaskLink workspace={workspace} task={task} />
              </li>
            ))}
          </ul>
          {tasks.length > shown.length && (
            <button
              type="button"
              onClick={() => setAllShown(true)}
              className="mt-1 ml-auto flex min-h-6 items-center rounded-bar text-meta text-accent-ink hover:underline"
            >
              {formatCount(tasks.length - shown.length)} more
            </button>
          )}
          {areAllShown && object.taskCount > tasks.length && (
            <p className="text-right text-meta text-ink-3">
              and {formatCount(object.taskCount - tasks.length)} more
            </p>
          )}
        </dd>
      )}
    </div>
  );
}

interface TaskLinkProps {
  readonly workspace: string;
  readonly task: FileUses["tasks"][number];
}

const TaskLink = ({ workspace, task }: TaskLinkProps) => (
  <Link
    to="/w/$workspace/datasets/$datasetId"
    params={{ workspace, datasetId: task.datasetId }}
    search={{ task: task.taskId }}
    title={`${task.taskName} of ${task.datasetName}, version ${task.version}, as ${task.role}`}
    className="truncate rounded-bar text-accent-ink hover:underline"
  >
    {task.taskName}
  </Link>
);
