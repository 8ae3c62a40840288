import type { Job } from "@rollout/contract";
import { useState } from "react";
import { type JobProgress, type JobSample, jobProgress } from "./job-words.js";

/** How far a job is, with its rate since this page first saw the phase that it is in. */
export function useJobProgress(job: Job): JobProgress {
  const [first, setFirst] = useState<JobSample | null>(null);
  const now = performance.now();
  if (first === null || first.phase !== job.phase || first.done > job.done) {
    setFirst({ phase: job.phase, done: job.done, at: now });
  }
  return jobProgress(job, first, now);
}
