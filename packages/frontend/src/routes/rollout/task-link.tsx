import type { RolloutDetail } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { Layers, PencilLine } from "lucide-react";
import { useWorkspace } from "../../api/workspace.js";
import { buttonClass } from "../../ui/button.js";
import { useTaskSource } from "./use-task-source.js";

interface TaskLinkProps {
  readonly detail: RolloutDetail;
  readonly verb: "Edit" | "Open the schema";
}

/** Leads to the task in its dataset; nothing where that is gone. */
export function TaskLink({ detail, verb }: TaskLinkProps) {
  const workspace = useWorkspace();
  const source = useTaskSource(detail);
  if (source?.dataset === undefined || source.change?.kind === "removed") return null;
  const Icon = verb === "Edit" ? PencilLine : Layers;
  return (
    <Link
      to="/w/$workspace/datasets/$datasetId"
      params={{ workspace, datasetId: source.dataset.id }}
      search={{ task: source.taskId }}
      className={buttonClass({ size: "small" })}
    >
      <Icon className="small" />
      <span className="max-w-50 truncate">
        {verb} in {source.dataset.name}
      </span>
    </Link>
  );
}
