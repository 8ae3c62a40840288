/** One import: on its way, waiting for its person, or over. */
import type { Job, JobId } from "@rollout/contract";
import { nothingChanged } from "@rollout/contract/words";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useEffectEvent } from "react";
import { refreshDataset } from "../../api/datasets.js";
import { importPreviewQuery } from "../../api/imports.js";
import { cancelJob, isUnderWay, jobQuery } from "../../api/jobs.js";
import { useJobProgress } from "../../app/jobs/use-job-progress.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button, buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatDuration } from "../../ui/format/duration.js";
import { countOf, formatBytes } from "../../ui/format/numbers.js";
import { PageBar } from "../../ui/page-bar.js";
import { ProgressBar } from "../../ui/progress-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { RunningMark, StatusMark } from "../../ui/status-mark.js";
import { showError } from "../../ui/toast.js";
import { useTitle } from "../../ui/use-title.js";
import { ImportPreview } from "./import-preview.js";

const route = getRouteApi("/w/$workspace/datasets/import/$jobId");

export function ImportPage() {
  const { workspace, ...params } = route.useParams();
  const query = useQuery(jobQuery(workspace, params.jobId as JobId));
  const client = useQueryClient();
  const job = query.data;
  const source = useQuery({
    ...importPreviewQuery(workspace, params.jobId as JobId, job?.updatedAt ?? ""),
    enabled: job?.state === "ready",
  }).data;
  useTitle(job ? `Import ${job.name}` : "Import");
  const refresh = useEffectEvent(() => void refreshDataset(client, workspace));
  // The outside system is the server: lists know the new dataset at once.
  useEffect(() => {
    if (job?.state === "done") refresh();
  }, [job?.state]);
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/datasets" params={{ workspace }}>
            Datasets
          </Link>
          <Link to="/w/$workspace/datasets/import" params={{ workspace }}>
            Import
          </Link>
          <h1 className="font-mono text-mono">{source?.source ?? job?.name ?? "Import"}</h1>
        </Breadcrumb>
        {source && (
          <span className="tabular flex-none text-meta text-ink-2 max-desk:hidden">
            {formatBytes(source.bytes)}, read in {formatDuration(source.tookMs)}
          </span>
        )}
        {job?.state === "ready" && (
          <span className="ml-auto flex flex-none items-center gap-2 text-meta text-ink-2 max-phone:hidden">
            <ShieldCheck className="small text-ink-3" />
            Nothing is written before you import
          </span>
        )}
      </PageBar>
      {query.error && !job && (
        <ErrorState
          title="The import could not be loaded."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <SkeletonRows rows={4} />}
      {job && isUnderWay(job) && <UnderWay workspace={workspace} job={job} isCutOff={query.isError} />}
      {job?.state === "ready" && <ImportPreview key={job.updatedAt} workspace={workspace} job={job} />}
      {job && (job.state === "done" || job.state === "failed" || job.state === "cancelled") && (
        <Over workspace={workspace} job={job} />
      )}
    </>
  );
}

interface JobProps {
  readonly workspace: string;
  readonly job: Job;
}

function UnderWay({ workspace, job, isCutOff }: JobProps & { readonly isCutOff: boolean }) {
  const client = useQueryClient();
  const { share, count, rate, left } = useJobProgress(job);
  return (
    <Column>
      <h2 className="text-title">
        {job.state === "waiting"
          ? "Waiting for its turn"
          : `${job.phase.charAt(0).toUpperCase()}${job.phase.slice(1)}`}
      </h2>
      <p className="text-ink-2">
        {isCutOff
          ? "The server does not answer. The import goes on when it is back."
          : "You can leave this page; the import goes on."}
      </p>
      {job.resumed && !isCutOff && <p className="text-ink-2">Resumed after a restart of the server.</p>}
      <div role="status" className="mt-5 flex flex-col gap-1.5">
        {share === null ? <RunningMark /> : <ProgressBar label={job.phase} share={share} />}
        <span className="tabular flex gap-4 text-meta text-ink-2">
          <span>{count}</span>
          {rate !== "" && <span>{rate}</span>}
          {left !== "" && <span>{left}</span>}
        </span>
      </div>
      <p className="mt-5">
        <Button
          onClick={() =>
            void cancelJob(client, workspace, job.id).catch((error) => showError("The import goes on", error))
          }
        >
          Cancel import
        </Button>
      </p>
    </Column>
  );
}

function Over({ workspace, job }: JobProps) {
  const isUnchanged = job.phase === nothingChanged;
  if (job.state === "done" && job.datasetId !== null) {
    return (
      <Column>
        <h2 className="flex items-center gap-2.5 text-title">
          <StatusMark status="succeeded" />{" "}
          {isUnchanged ? "Nothing changed" : `${countOf(job.done, job.unit.replace(/s$/, ""))} imported`}
        </h2>
        <p className="text-ink-2">
          {isUnchanged
            ? `The newest version of ${job.name} has the same tasks already; no version was made.`
            : `They are in ${job.name}, all as one version.`}
        </p>
        <p className="mt-5">
          <Link
            to="/w/$workspace/datasets/$datasetId"
            params={{ workspace, datasetId: job.datasetId }}
            className={buttonClass({ variant: "primary" })}
          >
            Open {job.name}
          </Link>
        </p>
      </Column>
    );
  }
  return (
    <Column>
      <div
        role={job.state === "failed" ? "alert" : "status"}
        className={`border-l-2 pl-3 ${job.state === "failed" ? "border-bad" : "border-line-2"}`}
      >
        <h2 className="text-title">
          {job.state === "cancelled" ? "The import is cancelled" : "The import stopped"}
        </h2>
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          {job.state === "failed" && job.message !== null && `${job.message} `}Nothing was stored.
        </p>
        {job.code && (
          <p className="mt-2 text-meta text-ink-3">
            code <span className="font-mono">{job.code}</span>
          </p>
        )}
      </div>
      <p className="mt-5">
        <Link
          to="/w/$workspace/datasets/import"
          params={{ workspace }}
          className={buttonClass({ variant: "primary" })}
        >
          Choose another source
        </Link>
      </p>
    </Column>
  );
}

const Column = ({ children }: { readonly children: ReactNode }) => (
  <div className="min-h-0 flex-1 overflow-y-auto">
    <div className="mx-auto max-w-[640px] px-4 pt-16">{children}</div>
  </div>
);
