import type { ImportPreview } from "@rollout/contract";
import { EyeOff, FileLock } from "lucide-react";
import { useMemo, useState } from "react";
import { CopyButton } from "../../ui/copy-button.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import type { ShownTasks } from "./preview-tasks.js";
import { ProblemRow } from "./problem-row.js";
import { problemsOf, problemText } from "./problem-words.js";

interface ProblemListProps {
  readonly preview: ImportPreview;
  /** Which of them; where only tasks without problems are shown, all. */
  readonly shown: ShownTasks;
  /** Name of the task under the cursor. */
  readonly selected: string | null;
  readonly onSelect: (task: string | null) => void;
}

const atOnce = 60;

/** What is wrong, errors first, each with its place; and what stays hidden from agents. */
export function ProblemList({ preview, shown: kind, selected, onSelect }: ProblemListProps) {
  const { counts } = preview;
  const problems = useMemo(() => problemsOf(preview.problems, kind), [preview.problems, kind]);
  const [shown, setShown] = useState(atOnce);
  const total = counts.errors + counts.warnings;
  const isCut = preview.problems.length < total;
  const [opened, setOpened] = useState<number | null>(0);
  const [known, setKnown] = useState(selected);
  if (known !== selected) {
    setKnown(selected);
    // A task that was chosen in the table opens its first problem.
    const first = problems.findIndex(({ task }) => task !== null && task === selected);
    const isOpened = opened !== null && problems[opened]?.task === selected;
    if (first >= 0 && first < shown && !isOpened) setOpened(first);
  }
  const step = (by: number): void => {
    const next = Math.min(Math.min(shown, problems.length) - 1, Math.max(0, (opened ?? -1) + by));
    const problem = problems[next];
    if (problem === undefined) return;
    setOpened(next);
    setKnown(problem.task);
    onSelect(problem.task);
  };
  useKeys("Import", [
    { keys: "e", word: "Next problem", run: () => step(1) },
    { keys: "E", word: "Previous problem", run: () => step(-1) },
  ]);
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
          <ProblemRow
            // biome-ignore lint/suspicious/noArrayIndexKey: problems have no other name and never move.
            key={index}
            problem={problem}
            isOpen={opened === index}
            isSelected={problem.task !== null && problem.task === selected}
            onToggle={() => {
              setOpened(opened === index ? null : index);
              onSelect(problem.task);
            }}
          />
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
      {problems.length === 0 && !isCut && (
        <p className="px-4 py-3 text-ink-2">
          {preview.problems.length === 0 ? "Every task can be imported as it is." : `There are no ${kind}.`}
        </p>
      )}
      {isCut && shown >= problems.length && (
        <p className="px-4 py-3 text-ink-2">
          The first {formatCount(preview.problems.length)} of {formatCount(total)} problems are listed, errors
          first. The table names every task that has some.
        </p>
      )}
      {(counts.hiddenFiles > 0 || counts.canaries > 0) && (
        <section className="px-4 py-3">
          <h3 className="mb-1.5 font-medium">Stays hidden from agents</h3>
          <p className="flex items-center gap-2.5">
            <FileLock className="small text-ink-3" />
            <span className="text-ink-2">
              <span className="font-mono text-mono text-ink">tests/ solution/ task.toml</span> given only by
              role
            </span>
            <span className="tabular ml-auto flex-none text-ink-2">
              {countOf(counts.hiddenFiles, "file")}
            </span>
          </p>
          {counts.canaries > 0 && (
            <p className="mt-1 flex items-center gap-2.5">
              <EyeOff className="small text-ink-3" />
              <span className="text-ink-2">
                <span className="text-ink">canary lines</span> cut for agents, kept byte for byte on export
              </span>
              <span className="tabular ml-auto flex-none text-ink-2">{countOf(counts.canaries, "task")}</span>
            </p>
          )}
        </section>
      )}
    </>
  );
}
