/** A job in words: what it does, how far it is, how it ended. */
import type { Job } from "@rollout/contract";
import { formatDuration } from "../../ui/format/duration.js";
import { formatBytes, formatCount } from "../../ui/format/numbers.js";

/** How far a job was when a page first saw it in its phase. */
export interface JobSample {
  readonly phase: string;
  readonly done: number;
  /** On the clock of the page, ms. */
  readonly at: number;
}

export interface JobProgress {
  /** From 0 to 1; null where the length is not known. */
  readonly share: number | null;
  /** `412 of 500 tasks` */
  readonly count: string;
  /** `2,140 tasks/s`; empty until it can be told. */
  readonly rate: string;
  /** `4 s left`; empty until it can be told. */
  readonly left: string;
}

/** A rate that is younger than this tells nothing, ms. */
const settleMs = 3_000;

export function jobProgress(
  { done, total, unit, phase }: Pick<Job, "done" | "total" | "unit" | "phase">,
  first: JobSample | null,
  now: number,
): JobProgress {
  const amount = (value: number): string => (unit === "bytes" ? formatBytes(value) : formatCount(value));
  const noun = unit === "bytes" ? "" : ` ${unit}`;
  const count = total === null ? `${amount(done)}${noun}` : `${amount(done)} of ${amount(total)}${noun}`;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const spent = first === null || first.phase !== phase ? 0 : now - first.at;
  const gained = first === null ? 0 : done - first.done;
  if (spent < settleMs || gained <= 0) return { share, count, rate: "", left: "" };
  const perSecond = (gained / spent) * 1000;
  const rate = `${amount(perSecond < 10 && unit !== "bytes" ? Number(perSecond.toFixed(1)) : Math.round(perSecond))}${noun}/s`;
  const left =
    total === null
      ? ""
      : `${formatDuration(Math.ceil((total - done) / perSecond) * 1000).replace(/\.\d+/, "")} left`;
  return { share, count, rate, left };
}

const kindNoun: Record<Job["kind"], string> = { import: "import", export_github: "export" };

/** `Import stopped: line 214 is not JSON.` */
export function failureSentence({ kind, message }: Pick<Job, "kind" | "message">): string {
  const noun = kind === "import" ? "Import" : "Export";
  if (message === null) return `${noun} stopped.`;
  return `${noun} stopped: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** `1 import 82%`, `2 imports, 1 export`: the line in the foot of the sidebar; null where nothing is under way. */
export function jobsLine(
  jobs: readonly Job[],
): { readonly words: string; readonly share: number | null } | null {
  const busy = jobs.filter(({ state }) => state === "running" || state === "waiting");
  if (busy.length === 0) return null;
  const words = (["import", "export_github"] as const).flatMap((kind) => {
    const count = busy.filter((job) => job.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kindNoun[kind]}${count === 1 ? "" : "s"}`];
  });
  const shares = busy.map((job) => jobProgress(job, null, 0).share);
  const isKnown = shares.every((share) => share !== null);
  return {
    words: words.join(", "),
    share: isKnown ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null,
  };
}
