import type { GithubExportPreview } from "@rollout/contract";
import clsx from "clsx";
import { GitPullRequest, ShieldCheck } from "lucide-react";
import { Age } from "../../ui/age.js";
import { countOf, formatBytes, formatCount } from "../../ui/format/numbers.js";

const marks = {
  changed: { sign: "~", word: "changed", colour: "text-run-ink" },
  added: { sign: "+", word: "added", colour: "text-ok-ink" },
  removed: { sign: "−", word: "removed", colour: "text-bad-ink" },
  renamed: { sign: "→", word: "renamed", colour: "text-run-ink" },
} as const;

/** Tasks in the document; a longer list says how many more there are. */
const shown = 300;

type ChangedTask = GithubExportPreview["tasks"][number];

/** Which of its files, or how many; of a renamed task what it was called. */
function filesOf({ kind, files, formerName }: ChangedTask): string {
  if (kind === "changed") return files.join(", ");
  if (kind === "renamed") return [`from ${formerName}`, ...files].join(", ");
  return countOf(files.length, "file");
}

interface ExportChangesProps {
  readonly preview: GithubExportPreview;
  readonly folder: string;
}

/** What an export would change in the repository. */
export function ExportChanges({ preview, folder }: ExportChangesProps) {
  const { pullRequest, since, tasks, same, files, bytes } = preview;
  const count = (kind: keyof typeof marks): number => tasks.filter((task) => task.kind === kind).length;
  return (
    <>
      <div className="flex min-h-9 flex-wrap items-center gap-x-2 border-b border-line px-4 py-1.5">
        <h2 className="font-medium">{since ? "Since the last export" : "The first export to this folder"}</h2>
        {since && (
          <span className="text-meta text-ink-2">
            version {since.version}, <Age at={since.at} />, commit{" "}
            <span className="font-mono">{since.commit.slice(0, 7)}</span>
          </span>
        )}
        {pullRequest && (
          <a
            href={pullRequest.url}
            target="_blank"
            rel="noreferrer noopener"
            className="ml-auto flex items-center gap-1.5 text-accent-ink hover:underline"
          >
            <GitPullRequest className="small" />#{pullRequest.number} open
          </a>
        )}
      </div>
      {tasks.length === 0 && files === 0 ? (
        <p className="border-b border-line px-4 py-2.5 text-ink-2">
          <strong className="font-medium text-ink">Nothing changed</strong>
          {since && <> since version {since.version}</>}, {countOf(same, "task")} the same.
        </p>
      ) : (
        <p className="tabular flex flex-wrap items-center gap-x-4 border-b border-line px-4 py-2.5 text-ink-2">
          <Count sign="+" count={count("added")} noun="task" />
          <Count sign="−" count={count("removed")} noun="task" />
          {count("changed") > 0 && (
            <span>
              <strong className="font-medium text-ink">{formatCount(count("changed"))}</strong> changed
            </span>
          )}
          {count("renamed") > 0 && (
            <span>
              <strong className="font-medium text-ink">{formatCount(count("renamed"))}</strong> renamed
            </span>
          )}
          {same > 0 && <span>{formatCount(same)} the same, not uploaded</span>}
          <span className="ml-auto">
            {countOf(files, "file")}, {formatBytes(bytes)}
          </span>
        </p>
      )}
      <ul aria-label="Changed tasks" className="tabular">
        {tasks.slice(0, shown).map((task) => (
          <li key={task.name} className="flex min-h-7 items-center gap-3 border-b border-line px-4">
            <span className={clsx("w-2 flex-none font-mono", marks[task.kind].colour)}>
              <span aria-hidden="true">{marks[task.kind].sign}</span>
              <span className="sr-only">{marks[task.kind].word}</span>
            </span>
            <span
              className="w-52 min-w-0 flex-none truncate font-mono text-mono max-phone:w-36"
              title={task.name}
            >
              {task.name}
            </span>
            <span className="min-w-0 flex-1 truncate font-mono text-mono text-ink-3" title={filesOf(task)}>
              {filesOf(task)}
            </span>
            <span className="flex-none text-meta text-ink-2">
              {task.kind === "removed" ? "removed" : formatBytes(task.bytes)}
            </span>
          </li>
        ))}
      </ul>
      {tasks.length > shown && (
        <p className="border-b border-line px-4 py-1.5 text-ink-3">
          {formatCount(tasks.length - shown)} more tasks
        </p>
      )}
      <p className="flex items-center gap-2 px-4 py-2 text-meta text-ink-2">
        <ShieldCheck className="small text-ink-3" />
        <span>
          Nothing outside <span className="font-mono">{folder === "" ? "the repository" : folder}</span> is
          touched.
        </span>
      </p>
    </>
  );
}

const Count = ({
  sign,
  count,
  noun,
}: {
  readonly sign: string;
  readonly count: number;
  readonly noun: string;
}) =>
  count > 0 && (
    <span>
      <strong className="font-medium text-ink">
        {sign}
        {formatCount(count)}
      </strong>{" "}
      {count === 1 ? noun : `${noun}s`}
    </span>
  );
