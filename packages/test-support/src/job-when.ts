import { setTimeout } from "node:timers/promises";
import type { Job } from "@rollout/contract";

/** Between two looks, in ms: some tests act upon what a job does for a moment only. */
const lookEveryMs = 5;

/**
 * Asks for a job until it is as wanted.
 *
 * @throws {Error} with what the job is instead, where it ended or the time is over.
 */
export async function jobWhen(
  readJob: () => Promise<Job>,
  isThere: (job: Job) => boolean,
  withinMs = 60_000,
): Promise<Job> {
  for (const until = Date.now() + withinMs; ; await setTimeout(lookEveryMs)) {
    const job = await readJob();
    if (isThere(job)) return job;
    if (isOver(job) || Date.now() > until)
      throw new Error(
        `The job is ${job.state}, ${job.phase} ${job.done}: ${job.message ?? "without a message"}`,
      );
  }
}

/** True once nobody but a person goes on with it. */
export const isSettled = ({ state }: Job): boolean => state !== "waiting" && state !== "running";

const isOver = ({ state }: Job): boolean => state === "done" || state === "failed" || state === "cancelled";
