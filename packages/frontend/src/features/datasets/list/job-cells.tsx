/** The row of an import that is not a dataset yet: how far it is, or how it ended. */
import type { Job } from "@rollout/contract";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { cancelJob, isUnderWay } from "../../../api/jobs.js";
import { failureSentence } from "../../../app/jobs/job-words.js";
import { useJobProgress } from "../../../app/jobs/use-job-progress.js";
import { Age } from "../../../ui/age.js";
import { Button, IconButton } from "../../../ui/button.js";
import { formatProgress } from "../../../ui/format/numbers.js";
import { ProgressBar } from "../../../ui/progress-bar.js";
import { RunningMark, StatusMark } from "../../../ui/status-mark.js";
import { showError } from "../../../ui/toast.js";

interface JobProps {
  readonly workspace: string;
  readonly job: Job;
}

function useCancel(workspace: string, job: Job): () => void {
  const client = useQueryClient();
  return () =>
    void cancelJob(client, workspace, job.id).catch((error) => showError("The job goes on", error));
}

const JobLink = ({ workspace, job, children }: JobProps & { readonly children: string }) => (
  <Link
    to="/w/$workspace/datasets/import/$jobId"
    params={{ workspace, jobId: job.id }}
    className="flex-none text-accent-ink hover:underline"
  >
    {children}
  </Link>
);

export const JobName = ({ workspace, job }: JobProps) => (
  <Link
    to="/w/$workspace/datasets/import/$jobId"
    params={{ workspace, jobId: job.id }}
    className="truncate font-medium"
  >
    {job.name}
  </Link>
);

/** Everything between the name and the source. */
export function JobState({ workspace, job }: JobProps) {
  const { share, count, rate } = useJobProgress(job);
  const cancel = useCancel(workspace, job);
  if (isUnderWay(job)) {
    return (
      <span className="flex items-center gap-4">
        {share === null ? (
          <RunningMark />
        ) : (
          <ProgressBar label={`${job.name}: ${job.phase}`} share={share} className="w-45 flex-none" />
        )}
        <span className="min-w-0 truncate text-meta text-ink-2">
          {job.state === "waiting" ? "waits for its turn" : `${job.resumed ? "resumed, " : ""}${count}`}
          {rate !== "" && `, ${rate}`}
        </span>
        <Button variant="ghost" size="small" onClick={cancel} className="ml-auto">
          Cancel
        </Button>
      </span>
    );
  }
  if (job.state === "ready") {
    return (
      <span className="flex items-center gap-3 text-ink-2">
        <span className="truncate">Is read and waits for you</span>
        <JobLink workspace={workspace} job={job}>
          Look and import
        </JobLink>
        <IconButton label={`Dismiss the import of ${job.name}`} onClick={cancel} className="ml-auto size-6!">
          <X className="small" />
        </IconButton>
      </span>
    );
  }
  return (
    <span className="flex items-center gap-2">
      <StatusMark status="failed" label="Failed" />
      <span className="truncate text-bad-ink">{failureSentence(job)}</span>
      <span className="flex-none text-ink-2">Nothing is created.</span>
      <JobLink workspace={workspace} job={job}>
        Open
      </JobLink>
      <IconButton label={`Dismiss the import of ${job.name}`} onClick={cancel} className="ml-auto size-6!">
        <X className="small" />
      </IconButton>
    </span>
  );
}

export function JobTime({ job }: { readonly job: Job }) {
  const { share } = useJobProgress(job);
  if (!isUnderWay(job)) return <Age at={job.updatedAt} />;
  return (
    <span className="inline-flex items-center gap-1.5 text-run-ink">
      {share !== null && <RunningMark />}
      {share === null ? "running" : formatProgress(share)}
    </span>
  );
}

/** The three lines of a job under 640 px. */
export function NarrowJob({ workspace, job }: JobProps) {
  const { share, count, left } = useJobProgress(job);
  const cancel = useCancel(workspace, job);
  const isBusy = isUnderWay(job);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1">
      <JobName workspace={workspace} job={job} />
      <span className="text-right text-meta text-ink-3">
        <JobTime job={job} />
      </span>
      {isBusy ? (
        <>
          <span className="flex items-center">
            <ProgressBar label={`${job.name}: ${job.phase}`} share={share ?? 0} />
          </span>
          <Button size="small" onClick={cancel}>
            Cancel
          </Button>
          <span className="text-meta text-ink-2">
            {count} {left}
          </span>
        </>
      ) : (
        <>
          <span className="flex min-w-0 items-center gap-2">
            {job.state !== "ready" && <StatusMark status="failed" label="Failed" />}
            <span className={job.state === "ready" ? "truncate text-ink-2" : "truncate text-bad-ink"}>
              {job.state === "ready" ? "Is read and waits for you" : failureSentence(job)}
            </span>
          </span>
          <IconButton
            label={`Dismiss the import of ${job.name}`}
            onClick={cancel}
            className="row-span-2 -mr-3.5 size-11! justify-self-end"
          >
            <X className="small" />
          </IconButton>
          <span className="text-meta text-ink-2">
            <JobLink workspace={workspace} job={job}>
              Open
            </JobLink>
          </span>
        </>
      )}
    </div>
  );
}
