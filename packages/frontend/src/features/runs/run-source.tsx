import type { Run } from "@rollout/contract";
import { Link } from "@tanstack/react-router";

interface RunSourceProps {
  readonly workspace: string;
  readonly run: Run;
  readonly className?: string;
}

/** What a run executed: `task set refunds-hard of dataset refunds, version 2`; nothing for production traffic. */
export const RunSource = ({ workspace, run: { dataset, taskSet }, className = "" }: RunSourceProps) =>
  dataset && (
    <Link
      to="/w/$workspace/datasets/$datasetId"
      params={{ workspace, datasetId: dataset.id }}
      search={{ version: String(dataset.version) }}
      className={`hover:text-ink ${className}`}
    >
      {taskSet !== null && `task set ${taskSet} of `}dataset {dataset.name}, version {dataset.version}
    </Link>
  );
