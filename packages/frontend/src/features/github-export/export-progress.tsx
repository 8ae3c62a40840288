import type { Job } from "@rollout/contract";
import { ExternalLink } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useJobProgress } from "../../app/jobs/use-job-progress.js";
import { Button, buttonClass } from "../../ui/button.js";
import { CopyButton } from "../../ui/copy-button.js";
import { ProgressBar } from "../../ui/progress-bar.js";
import { RunningMark, StatusMark } from "../../ui/status-mark.js";
import { WaitingMark } from "../../ui/waiting-mark.js";

interface ExportProgressProps {
  readonly job: Job;
  readonly onCancel: () => void;
}

/** How far an export is, what became of it. */
export function ExportProgress({ job, onCancel }: ExportProgressProps) {
  const { state, url, message, code, resumed } = job;
  const { share, count, left } = useJobProgress(job);
  if (state === "done" && url === null) {
    return (
      <Frame>
        <p className="flex items-center gap-2" role="status">
          <StatusMark status="succeeded" />
          <span className="font-medium">There was nothing to export</span>
        </p>
        <p className="pl-5.5 text-ink-2">{message}</p>
      </Frame>
    );
  }
  if (state === "done") {
    const number = url?.split("/").at(-1);
    return (
      <Frame>
        <p className="flex items-center gap-2" role="status">
          <StatusMark status="succeeded" />
          <span className="font-medium">The pull request {number && `#${number} `}is up to date</span>
        </p>
        <p className="pl-5.5 text-ink-2">
          One commit. The description says what changed. It is not merged by this.
        </p>
        {url !== null && (
          <p className="flex flex-wrap gap-2 pt-1 pl-5.5">
            <a
              href={url}
              target="_blank"
              rel="noreferrer noopener"
              className={buttonClass({ size: "small" })}
            >
              <ExternalLink className="small" />
              Open on GitHub
            </a>
            <CopyButton text={url} label="Copy link" />
          </p>
        )}
      </Frame>
    );
  }
  if (state === "failed" || state === "cancelled") {
    return (
      <Frame>
        <p className="flex items-center gap-2" role="alert">
          {state === "failed" ? <StatusMark status="failed" /> : <WaitingMark />}
          <span className="font-medium">
            {state === "failed" ? "The export failed" : "The export was cancelled"}
          </span>
        </p>
        <p className="pl-5.5 text-ink-2 [overflow-wrap:anywhere]">
          {message} The branch is as it was.{" "}
          {code !== null && (
            <span className="text-meta text-ink-3">
              code <span className="font-mono">{code}</span>
            </span>
          )}
        </p>
      </Frame>
    );
  }
  return (
    <Frame>
      <p className="flex items-center gap-2">
        {state === "waiting" ? <WaitingMark /> : <RunningMark />}
        <span className="font-medium">
          {state === "waiting" ? "The export waits for its turn" : "Uploading files"}
        </span>
        {resumed && <span className="text-meta text-ink-3">resumed after a restart</span>}
        <span className="tabular ml-auto text-meta text-ink-2">
          {count}
          {left !== "" && `, ${left}`}
        </span>
      </p>
      {share !== null && <ProgressBar label="Export" share={share} />}
      <p className="flex items-center justify-between gap-3 text-meta text-ink-2">
        The branch moves only when all files are there.
        <Button variant="ghost" size="small" onClick={onCancel}>
          Cancel
        </Button>
      </p>
    </Frame>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const section = useRef<HTMLElement>(null);
  // The outside system is the page's scroll position: on a phone it begins below the window.
  useEffect(() => {
    section.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section
      ref={section}
      aria-label="Export"
      className="flex flex-none flex-col gap-1.5 border-t border-line px-4 py-3"
    >
      {children}
    </section>
  );
}
