import clsx from "clsx";
import type { OutputLine } from "./output-lines.js";

interface Mark {
  /** Of its violation, from 1. */
  readonly number: number;
  /** Index of the line. */
  readonly line: number;
  readonly message: string;
}

interface MarkedJsonProps {
  readonly lines: readonly OutputLine[];
  readonly marks: readonly Mark[];
  readonly selected: number | null;
  readonly onSelect: (number: number) => void;
}

/** JSON with numbered lines; where it breaks its schema the line carries the number of the violation. */
export function MarkedJson({ lines, marks, selected, onSelect }: MarkedJsonProps) {
  return (
    <div className="min-w-max py-2 font-mono text-mono">
      {lines.map((line, index) => {
        const own = marks.filter((mark) => mark.line === index);
        const isSelected = own.some(({ number }) => number === selected);
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
            key={index}
            {...(isSelected ? { "data-violation": selected } : {})}
            className={clsx(
              "flex items-center",
              // Of neighbours that are both wrong, each number is a target of its own, 24 px high.
              own.length > 0 ? "min-h-6 bg-del" : "min-h-5.5",
              isSelected && "shadow-[inset_2px_0_var(--accent)]",
            )}
          >
            <span aria-hidden="true" className="tabular w-11 flex-none text-right text-ink-3">
              {index + 1}
            </span>
            <span className="flex w-8 flex-none justify-center gap-0.5">
              {own.slice(0, 1).map(({ number }) => (
                <ViolationBadge key={number} number={number} onSelect={() => onSelect(number)} />
              ))}
            </span>
            <span className="whitespace-pre">
              {" ".repeat(line.indent)}
              <span className="text-code-function">{line.key.replace(/: $/, "")}</span>
              {line.key !== "" && ": "}
              <span className={own.length > 0 ? "rounded-bar bg-del-mark text-ink" : valueColour(line.value)}>
                {line.value}
              </span>
              {line.after}
            </span>
            {own.length > 0 && (
              <span className="sticky right-0 ml-auto flex items-center self-stretch bg-del pr-4 pl-8 font-sans text-meta text-bad-ink max-tablet:hidden">
                {own.map(({ message }) => message).join("; ")}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** The number that ties a line and its violation. */
export const ViolationBadge = ({
  number,
  onSelect,
}: {
  readonly number: number;
  readonly onSelect: () => void;
}) => (
  <button
    type="button"
    aria-label={`Violation ${number}`}
    onClick={onSelect}
    className="flex size-4 flex-none items-center justify-center rounded-key bg-bad font-sans text-[10px] font-medium text-page"
  >
    {number}
  </button>
);

function valueColour(value: string): string {
  if (value.startsWith('"')) return "text-code-string";
  return /^[[\]{}]/.test(value) ? "" : value === "null" ? "text-ink-3" : "text-code-number";
}
