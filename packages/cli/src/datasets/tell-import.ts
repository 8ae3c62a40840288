/** How people, programs and scripts are told what an import would make, and what became of it. */
import type { ImportPreview, Job } from "@rollout/contract";
import { countOf, formatCount, nothingChanged } from "@rollout/contract/words";
import type { Context } from "../context.js";
import type { Output } from "../output/output.js";
import { dim, styled, type Text } from "../output/text.js";

/** Problems that are told one by one. */
const mostProblems = 20;

/** What became of a file. */
export interface Imported {
  readonly job: Job;
  /** What it was seen to make, and what was wrong, before it was confirmed. */
  readonly preview: ImportPreview;
}

/** Which tasks of the newest version the next one will not have. */
function leftBehind({ newest, removes: { count, names } }: ImportPreview["into"]): string {
  const more = count > names.length ? ` and ${formatCount(count - names.length, "en")} more` : "";
  const verb = count === 1 ? "is" : "are";
  return `  ${countOf(count, "task")} of version ${newest} ${verb} not in it and will be gone: ${names.join(", ")}${more}`;
}

/** Before it is confirmed: the version that it would make, what that leaves behind, and every problem with its place. */
export function tellPreview(output: Output, preview: ImportPreview): void {
  const { counts, into, problems } = preview;
  output.note([
    `${into.datasetId === null ? "New dataset " : ""}${into.name}, version ${into.version}: `,
    styled(`${countOf(counts.ready, "task")} ready`, counts.ready > 0 ? "good" : "bad"),
    counts.errors > 0 ? styled(`, ${countOf(counts.errors, "error")}`, "bad") : "",
    counts.warnings > 0 ? styled(`, ${countOf(counts.warnings, "warning")}`, "warn") : "",
    dim(`, ${countOf(counts.files, "file")}`),
  ]);
  if (into.newest !== null && into.removes.count > 0) output.note(styled(leftBehind(into), "warn"));
  for (const { severity, message, path, line, column } of problems.slice(0, mostProblems)) {
    const place = [path, line, column].filter((part) => part !== null && part !== "").join(":");
    output.note([
      "  ",
      styled(severity, severity === "error" ? "bad" : "warn"),
      " ",
      dim(place),
      "  ",
      message,
    ]);
  }
  if (problems.length > mostProblems)
    output.note(dim(`  and ${formatCount(problems.length - mostProblems, "en")} more`));
}

/**
 * Says that the file was imported. Programs get what it left out and removed beside the job; scripts are told of
 * tasks with errors on standard error, since a result that is not whole is never silent.
 */
export function tellImported(
  { output }: Context,
  { job, preview: { counts, into, problems } }: Imported,
  said: Text,
): void {
  const leftOut = counts.tasks - counts.ready;
  const told = leftOut === 0 ? undefined : `${countOf(leftOut, "task")} with errors left out`;
  output.done(
    { ...job, leftOut, removed: into.removes.count, problems },
    job.phase === nothingChanged ? `Nothing changed: ${job.name} has these tasks already` : said,
    ...(told === undefined ? [] : [styled(told, "warn")]),
    `${countOf(job.done, "task")}; look at it: rollout datasets show ${job.name}`,
  );
  if (told !== undefined && output.mode === "quiet") output.notice(`${job.name}: ${told}`);
}
