import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useWorkspace } from "../../api/workspace.js";
import type { TaskSource } from "./use-task-source.js";

const fieldWords: Readonly<Record<string, string>> = { outputSchema: "output schema" };

/** Which version the attempt worked on, and whether the task is another one by now. */
export function TaskChanged({ source, name }: { readonly source: TaskSource; readonly name: string }) {
  const workspace = useWorkspace();
  const { dataset, version, change, taskId } = source;
  const newest = dataset?.version;
  if (dataset === undefined || newest === undefined || change === undefined) {
    return (
      <p className="flex-none border-b border-line px-4 py-2 text-ink-2 max-phone:px-3">
        <span className="font-medium text-ink">
          Version {version} of {name}
        </span>
        {dataset === undefined
          ? "."
          : newest === version
            ? ", the newest."
            : `. The task is the same in version ${newest}.`}
      </p>
    );
  }
  return (
    <p className="flex flex-none flex-wrap items-center gap-x-2 gap-y-1 border-b border-l-2 border-b-line border-l-warn bg-warn-soft px-4 py-2 max-phone:px-3">
      <History className="small text-warn-ink" />
      <span className="font-medium">
        Version {version} of {dataset.name}.
      </span>
      <span className="text-ink-2">
        {change.kind === "removed"
          ? `The task is no longer in version ${newest}.`
          : `The task has changed since: ${listWords(change.fields)} in version ${newest}.`}
      </span>
      <Link
        to="/w/$workspace/datasets/$datasetId/compare"
        params={{ workspace, datasetId: dataset.id }}
        search={{ from: String(version), to: String(newest), task: taskId }}
        className="text-accent-ink underline underline-offset-3"
      >
        Compare with version {newest}
      </Link>
    </p>
  );
}

/** `instruction, input and output schema`. */
function listWords(fields: readonly string[]): string {
  const words = fields.map((field) => fieldWords[field] ?? field);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
