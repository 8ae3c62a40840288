import type { RolloutDetail } from "@rollout/contract";
import clsx from "clsx";
import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { formatCount } from "../../ui/format/numbers.js";
import { ViolationBadge } from "./marked-json.js";
import { valueAt } from "./output-lines.js";

type Violation = NonNullable<RolloutDetail["violations"]>[number];

interface ViolationListProps {
  readonly detail: RolloutDetail;
  readonly violations: readonly Violation[];
  readonly total: number;
  readonly selected: number | null;
  readonly onSelect: (number: number) => void;
}

const longestValue = 120;

/** Where the output breaks the schema of its task: place, what was got, the rule. */
export function ViolationList({ detail, violations, total, selected, onSelect }: ViolationListProps) {
  const { output, task } = detail;
  const schema = task?.outputSchema ?? null;
  return (
    <aside
      aria-label="Violations"
      className="w-[460px] flex-none overflow-y-auto border-l border-line max-desk:w-80 max-tablet:max-h-72 max-tablet:w-full max-tablet:border-t max-tablet:border-l-0"
    >
      <div className="flex min-h-9 items-center gap-2 border-b border-line px-4">
        <h2 className="font-medium">Violations</h2>
        <span className="tabular text-meta text-ink-3">{formatCount(total)}</span>
        <span className="ml-auto text-meta text-ink-3">checked by the server, JSON Schema 2020-12</span>
      </div>
      <ol>
        {violations.map((violation, index) => {
          const number = index + 1;
          const isSelected = number === selected;
          const rulePlace = violation.schemaPath.slice(0, violation.schemaPath.lastIndexOf("/"));
          const rule = valueAt(schema, rulePlace);
          return (
            <li
              key={`${violation.path} ${violation.schemaPath} ${violation.message}`}
              {...(isSelected ? { "data-violation": number } : {})}
              className={clsx(
                "flex gap-2.5 border-b border-line px-4 py-2.5",
                isSelected ? "bg-accent-soft shadow-[inset_2px_0_var(--accent)]" : "",
              )}
            >
              <span className="mt-0.5">
                <ViolationBadge number={number} onSelect={() => onSelect(number)} />
              </span>
              <div className="min-w-0 flex-1">
                <button
                  type="button"
                  onClick={() => onSelect(number)}
                  className="text-left font-medium [overflow-wrap:anywhere]"
                >
                  {violation.message}
                </button>
                <dl className="mt-1 grid grid-cols-[64px_minmax(0,1fr)] gap-y-0.5">
                  <dt className="text-meta leading-5 text-ink-3">Where</dt>
                  <dd className="font-mono text-mono [overflow-wrap:anywhere]">
                    {violation.path || "the whole output"}
                  </dd>
                  <dt className="text-meta leading-5 text-ink-3">Got</dt>
                  <dd className="font-mono text-mono [overflow-wrap:anywhere]">
                    {gotWords(output, violation)}
                  </dd>
                  <dt className="text-meta leading-5 text-ink-3">Rule</dt>
                  <dd className="font-mono text-mono [overflow-wrap:anywhere]">
                    {violation.rule} {short(valueAt(schema, violation.schemaPath))}
                  </dd>
                </dl>
                {isSelected && rule !== undefined && (
                  <div className="mt-2 rounded-control bg-sunken px-3 py-2">
                    <CodeText code={JSON.stringify(rule, null, 2).slice(0, 2_000)} />
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      <div className="flex items-center gap-3 px-4 py-3 text-meta text-ink-3">
        {total > violations.length && (
          <span>{formatCount(total - violations.length)} more are not shown.</span>
        )}
        <CopyButton
          label="Copy as text"
          text={violations.map(({ path, message }) => `${path || "/"}: ${message}`).join("\n")}
        />
      </div>
    </aside>
  );
}

function gotWords(output: unknown, { path, rule }: Violation): string {
  if (rule === "required") return "nothing";
  return short(valueAt(output, path));
}

function short(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
