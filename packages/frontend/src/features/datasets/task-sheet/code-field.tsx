import clsx from "clsx";
import { useId, useRef } from "react";
import type { TextProblem } from "./check-json.js";

interface CodeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: TextProblem | null;
  /** Id of what is said of it elsewhere, where the text is JSON and refused all the same. */
  readonly refusedBy?: string | undefined;
  /** Said in the foot while nothing is wrong. */
  readonly verdict: string;
}

const lineHeight = 20;

/** Code to be typed: line numbers, the line that is wrong, the verdict below. Esc leaves it. */
export function CodeField({ label, value, onChange, problem, refusedBy, verdict }: CodeFieldProps) {
  const verdictId = useId();
  const behind = useRef<HTMLDivElement>(null);
  const count = value.split("\n").length;
  const rows = Math.min(18, Math.max(4, count));
  return (
    <div
      className={clsx(
        "overflow-hidden rounded-control border bg-page focus-within:border-accent focus-within:outline-1 focus-within:outline-accent",
        problem || refusedBy ? "border-bad" : "border-line-control",
      )}
    >
      <div className="relative overflow-hidden" style={{ height: rows * lineHeight + 12 }}>
        <div
          ref={behind}
          aria-hidden="true"
          className="tabular pointer-events-none absolute inset-x-0 top-1.5 font-mono text-mono text-ink-3"
        >
          {Array.from({ length: count }, (_, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
              key={index}
              className={clsx("w-full", problem?.line === index + 1 && "bg-del")}
              style={{ height: lineHeight }}
            >
              <span className="inline-block w-8 text-right">{index + 1}</span>
            </div>
          ))}
        </div>
        <textarea
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onScroll={({ currentTarget }) => {
            if (behind.current) behind.current.style.transform = `translateY(${-currentTarget.scrollTop}px)`;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            event.currentTarget.blur();
          }}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          aria-describedby={problem ? verdictId : (refusedBy ?? verdictId)}
          {...(problem || refusedBy ? { "aria-invalid": true } : {})}
          className="absolute inset-0 resize-none overflow-auto bg-transparent py-1.5 pr-2.5 pl-11 font-mono text-mono text-ink outline-none"
        />
      </div>
      <p
        id={verdictId}
        role="status"
        className={clsx(
          "tabular flex min-h-7.5 items-center border-t border-line px-2.5 py-1 text-meta",
          problem ? "text-bad-ink" : "text-ink-3",
        )}
      >
        {problem ? `Line ${problem.line}, column ${problem.column}: ${problem.message}` : verdict}
      </p>
    </div>
  );
}
