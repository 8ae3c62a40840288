/** Imports that wait for a person, in one line above the datasets; it opens their rows. */
import type { Job } from "@rollout/contract";
import { ChevronDown, ChevronRight } from "lucide-react";
import { StatusMark } from "../../../ui/status-mark.js";
import { isWaiting, waitingWords } from "./waiting-words.js";

interface WaitingImportsProps {
  readonly jobs: readonly Job[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function WaitingImports({ jobs, open, onOpenChange }: WaitingImportsProps) {
  const words = waitingWords(jobs);
  if (words === "") return null;
  const Twist = open ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={() => onOpenChange(!open)}
      className="flex h-8 w-full flex-none items-center gap-2 border-b border-line bg-sunken px-4 text-left text-ink-2 outline-offset-[-2px] hover:bg-hover hover:text-ink max-phone:h-11"
    >
      <Twist className="small text-ink-3" aria-hidden="true" />
      {jobs.some((job) => isWaiting(job) && job.state === "failed") && (
        <StatusMark status="failed" label="Failed" />
      )}
      {words}
    </button>
  );
}
