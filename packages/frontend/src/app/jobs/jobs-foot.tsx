import type { Job, RolloutStatus } from "@rollout/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { cancelJob, isUnderWay, jobsQuery } from "../../api/jobs.js";
import { formatProgress } from "../../ui/format/numbers.js";
import { Menu, MenuGroup, MenuItem, MenuLine } from "../../ui/menu.js";
import { RunningMark, StatusMark } from "../../ui/status-mark.js";
import { showError } from "../../ui/toast.js";
import { WaitingMark } from "../../ui/waiting-mark.js";
import { jobProgress, jobsLine } from "./job-words.js";

/** One line in the foot of the sidebar while work is under way; opens the list of jobs. */
export function JobsFoot({ workspace, rail }: { readonly workspace: string; readonly rail: boolean }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const jobs = useQuery(jobsQuery(workspace)).data ?? [];
  const line = jobsLine(jobs);
  if (line === null) return null;
  const open = (job: Job) => {
    if (job.kind === "import" && job.state !== "done") {
      void navigate({ to: "/w/$workspace/datasets/import/$jobId", params: { workspace, jobId: job.id } });
    } else if (job.datasetId !== null) {
      void navigate({
        to: "/w/$workspace/datasets/$datasetId",
        params: { workspace, datasetId: job.datasetId },
      });
    }
  };
  const cancel = (job: Job) =>
    void cancelJob(client, workspace, job.id).catch((error) => showError("The job goes on", error));
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className={
            rail
              ? "flex size-9 items-center justify-center rounded-control hover:bg-hover"
              : "flex h-7 w-full items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-hover max-phone:h-11"
          }
        >
          <RunningMark />
          <span className={rail ? "sr-only" : ""}>{line.words}</span>
          {line.share !== null && (
            <span className={rail ? "sr-only" : "tabular ml-auto"}>{formatProgress(line.share)}</span>
          )}
        </button>
      }
    >
      <MenuGroup title="Jobs">
        {jobs.slice(0, 12).map((job) => (
          <MenuItem key={job.id} icon={<JobMark job={job} />} onSelect={() => open(job)}>
            <span className="flex items-center gap-3">
              <span className="min-w-0 flex-1 truncate" title={job.name}>
                {job.name}
              </span>
              <span className="tabular flex-none text-ink-3">{stateWords(job)}</span>
            </span>
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuLine />
      {jobs.filter(isUnderWay).map((job) => (
        <MenuItem key={job.id} onSelect={() => cancel(job)}>
          Cancel {job.name}
        </MenuItem>
      ))}
    </Menu>
  );
}

function stateWords(job: Job): string {
  if (!isUnderWay(job)) return job.state === "ready" ? "waits for you" : job.state;
  const { share, count } = jobProgress(job, null, 0);
  return share === null ? count : formatProgress(share);
}

/** Of what is over; the two bars say that it goes on with its person. */
const markOf: { readonly [State in Job["state"]]?: RolloutStatus } = { done: "succeeded", ready: "stalled" };

function JobMark({ job }: { readonly job: Pick<Job, "state"> }) {
  if (isUnderWay(job)) return <RunningMark />;
  if (job.state === "cancelled") return <WaitingMark />;
  return <StatusMark status={markOf[job.state] ?? "failed"} />;
}
