import type { VersionComparison } from "@rollout/contract";
import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.js";
import { countOf, formatCount } from "../../../ui/format/numbers.js";
import { Menu, MenuChoice } from "../../../ui/menu.js";
import type { ChangedTaskSet } from "./use-changed-task-sets.js";

type Difference = VersionComparison["tasks"][number];

interface FiguresProps {
  readonly comparison: VersionComparison;
  /** Tasks of either version; undefined until it is known. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Task sets that have not as many tasks in both versions. */
  readonly taskSets: readonly ChangedTaskSet[];
}

/** How many tasks differ, by kind. */
export function Figures({ comparison: { tasks, same }, before, after, taskSets }: FiguresProps) {
  const count = (kind: Difference["kind"]) => tasks.filter((task) => task.kind === kind).length;
  const figures = [
    ["Tasks", `${formatCount(before ?? null)} → ${formatCount(after ?? null)}`, ""],
    [
      "Added",
      count("added") === 0 ? "0" : `+${formatCount(count("added"))}`,
      count("added") ? "text-ok-ink" : "",
    ],
    [
      "Removed",
      count("removed") === 0 ? "0" : `−${formatCount(count("removed"))}`,
      count("removed") ? "text-bad-ink" : "",
    ],
    ["Changed", formatCount(count("changed")), ""],
    ["Only moved", formatCount(count("moved")), ""],
    ["Same, byte for byte", formatCount(same), ""],
  ] as const;
  return (
    <dl
      className={clsx(
        "grid flex-none border-b border-line max-phone:grid-cols-3 [&>div]:border-l [&>div]:border-line [&>div:first-child]:border-l-0",
        taskSets.length > 0 ? "grid-cols-7" : "grid-cols-6",
      )}
    >
      {figures.map(([name, value, look]) => (
        <div key={name} className="min-w-0 px-4 py-2">
          <dt className="truncate text-meta text-ink-3">{name}</dt>
          <dd className={`tabular text-[18px] leading-6.5 font-medium ${look}`}>{value}</dd>
        </div>
      ))}
      {taskSets.length > 0 && <TaskSetFigure taskSets={taskSets} />}
    </dl>
  );
}

/** The first task set that changed; all of them when pointed at. */
function TaskSetFigure({ taskSets }: Pick<FiguresProps, "taskSets">) {
  const words = taskSets.map(
    ({ name, before, after }) => `${name} ${formatCount(before)} → ${formatCount(after)}`,
  );
  return (
    <div className="min-w-0 px-4 py-2" title={words.join("\n")}>
      <dt className="truncate text-meta text-ink-3">Task sets</dt>
      <dd className="tabular truncate leading-6.5 font-medium">
        {words[0]}
        {words.length > 1 && <span className="text-ink-3"> and {formatCount(words.length - 1)} more</span>}
      </dd>
    </div>
  );
}

const marks = { added: "+", removed: "−", changed: "~", moved: "↕" } as const;
const markColours = {
  added: "text-ok-ink",
  removed: "text-bad-ink",
  changed: "text-run-ink",
  moved: "text-ink-3",
} as const;
const fieldWords: Record<string, string> = { outputSchema: "schema" };

/** What became of a task, in a few words. */
export const differenceWords = ({
  kind,
  fields,
  formerName,
  fromPosition,
  toPosition,
}: Difference): string =>
  kind === "added"
    ? "new"
    : kind === "removed"
      ? "gone"
      : kind === "moved"
        ? `moved from ${fromPosition} to ${toPosition}`
        : fields
            .map((field) => (field === "name" ? `renamed from ${formerName}` : (fieldWords[field] ?? field)))
            .join(", ");

export type DifferenceKind = Difference["kind"] | "all";

const kindWords: Readonly<Record<DifferenceKind, string>> = {
  all: "All",
  added: "Added",
  removed: "Removed",
  changed: "Changed",
  moved: "Only moved",
};

interface DifferenceListProps {
  readonly comparison: VersionComparison;
  /** Those of the kind. */
  readonly tasks: readonly Difference[];
  readonly kind: DifferenceKind;
  readonly onKind: (kind: DifferenceKind) => void;
  readonly current: Difference | undefined;
  readonly onSelect: (taskId: string) => void;
}

/** So many rows are in the document at once. */
const shownRows = 400;

/** The tasks that differ, to choose from. */
export function DifferenceList(props: DifferenceListProps) {
  const { comparison, tasks, kind, onKind, current, onSelect } = props;
  const { tasks: differing, same } = comparison;
  const kinds = new Set(differing.map((task) => task.kind));
  const [shown, setShown] = useState(shownRows);
  return (
    <nav
      aria-label="Tasks that differ"
      className="w-[344px] flex-none overflow-y-auto border-r border-line max-desk:w-64 max-tablet:max-h-56 max-tablet:w-full max-tablet:flex-none max-tablet:border-r-0 max-tablet:border-b"
    >
      <p className="flex min-h-7 items-center justify-between gap-2 border-b border-line bg-sunken px-4 text-meta text-ink-3">
        <span className="min-w-0 truncate">
          {formatCount(differing.length)} of {countOf(differing.length + same, "task")} differ
        </span>
        {kinds.size > 1 && (
          <Menu
            align="end"
            trigger={
              <Button variant="ghost" size="small" className="-mr-2 max-phone:h-11">
                Kind <span className="font-medium text-ink">{kindWords[kind]}</span>
                <ChevronDown className="small" />
              </Button>
            }
          >
            <MenuChoice
              value={kind}
              options={(["all", ...kinds] as const).map((value) => ({ value, label: kindWords[value] }))}
              onChange={(value) => onKind(value as DifferenceKind)}
            />
          </Menu>
        )}
      </p>
      <ul>
        {tasks.slice(0, shown).map((task) => (
          <li key={task.id}>
            <button
              type="button"
              {...(task.id === current?.id ? { "aria-current": true } : {})}
              onClick={() => onSelect(task.id)}
              className={clsx(
                "flex h-8 w-full items-center gap-2.5 border-b border-line px-4 text-left outline-offset-[-2px] max-phone:h-11",
                task.id === current?.id
                  ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]"
                  : "hover:bg-hover",
              )}
            >
              <span aria-hidden="true" className={`w-3 flex-none font-mono ${markColours[task.kind]}`}>
                {marks[task.kind]}
              </span>
              <span
                className={clsx(
                  "min-w-0 truncate font-mono text-mono",
                  task.kind === "removed" && "line-through",
                )}
              >
                {task.name}
              </span>
              <span
                className="ml-auto max-w-1/2 flex-none truncate text-meta text-ink-3"
                title={differenceWords(task)}
              >
                {differenceWords(task)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown < tasks.length && (
        <button
          type="button"
          className="px-4 py-2 text-accent-ink hover:underline"
          onClick={() => setShown(shown + shownRows)}
        >
          {formatCount(tasks.length - shown)} more
        </button>
      )}
      {same > 0 && <p className="px-4 py-1.5 text-ink-3">{countOf(same, "task")} are the same</p>}
    </nav>
  );
}
