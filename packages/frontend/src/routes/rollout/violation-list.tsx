import { type RolloutDetail, valueAt } from "@rollout/contract";
import { type Violation, type ViolationWords, violationSentence } from "@rollout/contract/words";
import clsx from "clsx";
import type { ReactNode } from "react";
import { CodeLine } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { formatCount } from "../../ui/format/numbers.js";
import { ViolationBadge } from "./marked-json.js";

interface ViolationListProps {
  readonly detail: RolloutDetail;
  readonly violations: readonly Violation[];
  readonly words: readonly ViolationWords[];
  readonly total: number;
  readonly selected: number | null;
  readonly onSelect: (number: number) => void;
  /** Actions below the list. */
  readonly children?: ReactNode;
}

/** Where the output breaks the schema of its task: place, what was got, what was asked for. */
export function ViolationList(props: ViolationListProps) {
  const { detail, violations, words, total, selected, onSelect, children } = props;
  const schema = detail.task?.outputSchema ?? null;
  return (
    <aside
      aria-label="Violations"
      className="w-[460px] flex-none overflow-y-auto border-l border-line max-desk:w-80 max-tablet:w-full max-tablet:flex-1 max-tablet:border-t max-tablet:border-l-0"
    >
      <div className="flex min-h-9 items-center gap-2 border-b border-line px-4">
        <h2 className="font-medium">Violations</h2>
        <span className="tabular text-meta text-ink-3">{formatCount(total)}</span>
        <span className="ml-auto truncate text-meta text-ink-3">
          checked by the server, JSON Schema 2020-12
        </span>
      </div>
      <ol>
        {violations.map((violation, index) => {
          const number = index + 1;
          const isSelected = number === selected;
          const { subject, says, where, got, expected } = words[index]!;
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
                  {subject === "" ? "The output" : <code className="text-mono">{subject}</code>} {says}
                </button>
                <dl className="mt-1 grid grid-cols-[64px_minmax(0,1fr)] gap-y-0.5">
                  <Fact name="Where">{where || "the whole output"}</Fact>
                  <Fact name="Got">{got}</Fact>
                  {expected !== "" && <Fact name="Expected">{expected}</Fact>}
                </dl>
                {isSelected && <RuleCode schema={schema} violation={violation} />}
              </div>
            </li>
          );
        })}
      </ol>
      <div className="flex flex-wrap items-center gap-3 px-4 py-3 text-meta text-ink-3">
        {total > violations.length && (
          <span>{formatCount(total - violations.length)} more are not shown.</span>
        )}
        {children}
        <CopyButton
          label="Copy as text"
          text={words.map((each) => `${each.where || "/"}: ${violationSentence(each)}`).join("\n")}
        />
      </div>
    </aside>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: string }) => (
  <>
    <dt className="text-meta leading-5 text-ink-3">{name}</dt>
    <dd className="font-mono text-mono [overflow-wrap:anywhere]">{children}</dd>
  </>
);

/** Lines of a rule that are shown. */
const mostRuleLines = 40;

interface RuleCodeProps {
  readonly schema: unknown;
  readonly violation: Violation;
}

/** What a rule of the whole object says is not among the schemas of its members, which may be long. */
const withoutMembers = (part: unknown): unknown =>
  typeof part === "object" && part !== null && "properties" in part
    ? { ...part, properties: undefined }
    : part;

/** The part of the schema that is broken, the rule in it marked. */
function RuleCode({ schema, violation: { schemaPath, rule } }: RuleCodeProps) {
  const part = valueAt(schema, schemaPath.slice(0, schemaPath.lastIndexOf("/")));
  if (part === undefined) return null;
  const lines = JSON.stringify(withoutMembers(part), null, 2).split("\n").slice(0, mostRuleLines);
  return (
    <pre className="mt-2 rounded-control bg-sunken px-3 py-2 font-mono text-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
      {lines.map((line, index) => {
        const isRule = line.startsWith(`  "${rule}":`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
          <span key={index} className="block">
            <span className={isRule ? "bg-press underline underline-offset-3" : ""}>
              <CodeLine code={line} />
            </span>
            {isRule && <span className="font-sans text-meta text-ink-3">{"  "}← this rule</span>}
          </span>
        );
      })}
    </pre>
  );
}
