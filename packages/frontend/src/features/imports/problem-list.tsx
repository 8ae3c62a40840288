import type { ImportPreview, ImportProblem } from "@rollout/contract";
import clsx from "clsx";
import { EyeOff, FileLock, TriangleAlert } from "lucide-react";
import { Fragment, useState } from "react";
import { CodeLine } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { StatusMark } from "../../ui/status-mark.js";
import { placeWords, problemText } from "./problem-words.js";

interface ProblemListProps {
  readonly preview: ImportPreview;
  /** Name of the task under the cursor. */
  readonly selected: string | null;
  readonly onSelect: (task: string | null) => void;
}

const atOnce = 60;

/** What is wrong, errors first, each with its place; and what stays hidden from agents. */
export function ProblemList({ preview, selected, onSelect }: ProblemListProps) {
  const { problems, counts } = preview;
  const [shown, setShown] = useState(atOnce);
  const [opened, setOpened] = useState<number | null>(0);
  const words = [
    counts.errors > 0 && countOf(counts.errors, "error"),
    counts.warnings > 0 && countOf(counts.warnings, "warning"),
  ].filter(Boolean);
  return (
    <>
      <div className="flex h-10 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 className="font-medium">Problems</h2>
        <span className="tabular text-meta text-ink-3">{words.join(", ") || "none"}</span>
        {problems.length > 0 && (
          <span className="ml-auto">
            <CopyButton text={problems.map(problemText).join("\n\n")} label="Copy as text" />
          </span>
        )}
      </div>
      <ul>
        {problems.slice(0, shown).map((problem, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: problems have no other name and never move.
            key={index}
            className={clsx(
              "border-b border-line",
              (problem.task !== null && problem.task === selected) || opened === index
                ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]"
                : "hover:bg-hover",
            )}
          >
            <button
              type="button"
              aria-expanded={opened === index}
              onClick={() => {
                setOpened(opened === index ? null : index);
                onSelect(problem.task);
              }}
              className="flex w-full gap-2.5 px-4 py-2 text-left"
            >
              <span className="mt-0.75">
                {problem.severity === "error" ? (
                  <StatusMark status="failed" label="Error" />
                ) : (
                  <TriangleAlert className="small text-warn-ink" aria-label="Warning" />
                )}
              </span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className={problem.severity === "error" ? "block font-medium" : "block"}>
                  {problem.message}
                </span>
                <span className="font-mono text-mono text-accent-ink">{placeWords(problem)}</span>
              </span>
            </button>
            {opened === index && problem.excerpt.length > 0 && <Excerpt problem={problem} />}
          </li>
        ))}
      </ul>
      {shown < problems.length && (
        <button
          type="button"
          className="px-4 py-2 text-accent-ink hover:underline"
          onClick={() => setShown(shown + 200)}
        >
          {formatCount(problems.length - shown)} more
        </button>
      )}
      {problems.length === 0 && <p className="px-4 py-3 text-ink-2">Every task can be imported as it is.</p>}
      {(counts.hiddenFiles > 0 || counts.canaries > 0) && (
        <section className="px-4 py-3">
          <h3 className="mb-1.5 font-medium">Stays hidden from agents</h3>
          <p className="flex items-center gap-2.5">
            <FileLock className="small text-ink-3" />
            <span className="text-ink-2">
              <span className="font-mono text-mono text-ink">tests/ solution/</span> given only when asked for
              by role
            </span>
            <span className="tabular ml-auto text-ink-2">{countOf(counts.hiddenFiles, "file")}</span>
          </p>
          {counts.canaries > 0 && (
            <p className="mt-1 flex items-center gap-2.5">
              <EyeOff className="small text-ink-3" />
              <span className="text-ink-2">
                <span className="text-ink">canary lines</span> cut for agents, kept byte for byte on export
              </span>
              <span className="tabular ml-auto text-ink-2">{countOf(counts.canaries, "task")}</span>
            </p>
          )}
        </section>
      )}
    </>
  );
}

/** The lines around the place, carets under what is wrong. */
function Excerpt({ problem: { excerpt, line, column, length } }: { readonly problem: ImportProblem }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mx-4 mb-3 ml-10 overflow-x-auto rounded-control bg-sunken py-1.5 font-mono text-mono"
    >
      {excerpt.map((each) => (
        <Fragment key={each.line}>
          <div className={clsx("flex w-max min-w-full gap-3 px-2.5", each.line === line && "bg-del")}>
            <span className="tabular w-8 flex-none text-right text-ink-3">{each.line}</span>
            <span>
              <CodeLine code={each.text} />
            </span>
          </div>
          {each.line === line && column !== null && (
            <div className="flex w-max min-w-full gap-3 px-2.5 text-bad-ink">
              <span className="w-8 flex-none" />
              <span>
                {" ".repeat(column - 1)}
                {"^".repeat(Math.max(1, length))}
              </span>
            </div>
          )}
        </Fragment>
      ))}
    </pre>
  );
}
