import type { ImportProblem } from "@rollout/contract";
import clsx from "clsx";
import { TriangleAlert } from "lucide-react";
import { Fragment, useEffect, useRef } from "react";
import { CodeLine } from "../../ui/code-text.js";
import { StatusMark } from "../../ui/status-mark.js";
import { placeWords, splitMessage } from "./problem-words.js";

interface ProblemRowProps {
  readonly problem: ImportProblem;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}

/** One problem: what is wrong, where, what would be right; opened with the lines around it. */
export function ProblemRow({ problem, isOpen, isSelected, onToggle }: ProblemRowProps) {
  const row = useRef<HTMLLIElement>(null);
  // The outside system is the list that scrolls: its problem was chosen elsewhere.
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  const { title, rest } = splitMessage(problem.message);
  const isError = problem.severity === "error";
  return (
    <li
      ref={row}
      className={clsx(
        "border-b border-line",
        isSelected || isOpen ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]" : "hover:bg-hover",
      )}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex w-full gap-2.5 px-4 py-2 text-left"
      >
        <span className="mt-0.75">
          {isError ? (
            <StatusMark status="failed" label="Error" />
          ) : (
            <TriangleAlert className="small text-warn-ink" aria-label="Warning" />
          )}
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span className={isError ? "block font-medium" : "block"}>{title}</span>
          <span className="block font-mono text-mono text-accent-ink">{placeWords(problem)}</span>
          {rest !== "" && <span className="block text-ink-2">{rest}</span>}
        </span>
      </button>
      {isOpen && problem.excerpt.length > 0 && <Excerpt problem={problem} />}
    </li>
  );
}

/** The lines around the place, carets under what is wrong. */
function Excerpt({ problem: { excerpt, line, column, length } }: { readonly problem: ImportProblem }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mr-4 mb-3 ml-10 overflow-x-auto rounded-control bg-sunken py-1.5 font-mono text-mono"
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
