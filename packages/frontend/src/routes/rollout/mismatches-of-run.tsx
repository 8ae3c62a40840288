import type { RunId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { runQuery } from "../../api/runs.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";

interface MismatchesOfRunProps {
  readonly workspace: string;
  readonly runId: RunId;
}

/** How many rollouts of the run have an output that breaks its schema, and the way to them. */
export function MismatchesOfRun({ workspace, runId }: MismatchesOfRunProps) {
  const { data: run } = useQuery(runQuery(workspace, runId));
  if (run === undefined || run.outputMismatches < 2) return null;
  return (
    <p className="basis-full text-ui text-ink-2">
      Outputs do not match in{" "}
      <Link
        to="/w/$workspace/runs/$runId"
        params={{ workspace, runId }}
        search={{ output: "mismatch" }}
        className="tabular text-accent-ink hover:underline"
      >
        {formatCount(run.outputMismatches)} of {countOf(run.totals.rollouts, "rollout")}
      </Link>{" "}
      of this run.
    </p>
  );
}
