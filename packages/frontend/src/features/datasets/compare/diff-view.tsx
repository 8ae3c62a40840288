import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { countOf } from "../../../ui/format/numbers.js";
import { type DiffLine, type FoldedLine, foldSame, type WordPart } from "./word-diff.js";

export type DiffLook = "words" | "lines" | "sides";

interface DiffViewProps {
  readonly label: string;
  readonly lines: readonly DiffLine[];
  readonly look: DiffLook;
  readonly mono: boolean;
}

/** Two texts, one below the other or side by side; words marked by colour and by shape. */
export function DiffView({ label, lines, look, mono }: DiffViewProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const shown = foldSame(lines).flatMap((line): readonly FoldedLine[] =>
    line.kind === "folded" && opened.has(line.key) ? line.lines : [line],
  );
  return (
    <section
      aria-label={label}
      className={clsx(
        "overflow-x-auto rounded-control border border-line",
        mono ? "font-mono text-mono" : "text-prose",
      )}
    >
      {shown.map((line, index) =>
        line.kind === "folded" ? (
          <button
            key={line.key}
            type="button"
            onClick={() => setOpened(new Set([...opened, line.key]))}
            className="flex h-7 w-full items-center gap-2 bg-sunken px-3 font-sans text-meta text-ink-3 hover:text-ink"
          >
            <ChevronRight className="small" /> {countOf(line.lines.length, "line")} are the same
          </button>
        ) : look === "sides" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
          <SideLine key={index} line={line} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
          <Line key={index} line={line} numbers={look === "lines"} />
        ),
      )}
    </section>
  );
}

const ground = { same: "", removed: "bg-del", added: "bg-add" } as const;
const sign = { same: "", removed: "−", added: "+" } as const;
const signWord = { same: "", removed: "removed: ", added: "added: " } as const;

function Line({ line, numbers }: { readonly line: DiffLine; readonly numbers: boolean }) {
  return (
    <div className={clsx("flex min-h-6.5 items-start py-0.5", ground[line.kind])}>
      {numbers && (
        <>
          <LineNumber value={line.kind === "added" ? null : line.left} />
          <LineNumber value={line.kind === "removed" ? null : line.right} />
        </>
      )}
      <span
        aria-hidden="true"
        className={clsx(
          "w-7 flex-none text-center",
          line.kind === "removed" ? "text-bad-ink" : "text-ok-ink",
        )}
      >
        {sign[line.kind]}
      </span>
      <LineText line={line} />
    </div>
  );
}

function SideLine({ line }: { readonly line: DiffLine }) {
  return (
    <div className="grid grid-cols-2 divide-x divide-line">
      <div className={clsx("flex min-h-6.5 py-0.5", line.kind === "removed" && ground.removed)}>
        <LineNumber value={line.kind === "added" ? null : line.left} />
        {line.kind !== "added" && <LineText line={line} />}
      </div>
      <div className={clsx("flex min-h-6.5 py-0.5", line.kind === "added" && ground.added)}>
        <LineNumber value={line.kind === "removed" ? null : line.right} />
        {line.kind !== "removed" && <LineText line={line} />}
      </div>
    </div>
  );
}

const LineNumber = ({ value }: { readonly value: number | null }) => (
  <span aria-hidden="true" className="tabular w-8.5 flex-none pr-2 text-right font-mono text-mono text-ink-3">
    {value}
  </span>
);

function LineText({ line }: { readonly line: DiffLine }) {
  const parts: readonly WordPart[] = line.kind === "same" ? [{ text: line.text, marked: false }] : line.parts;
  return (
    <span className="min-w-0 pr-3 whitespace-pre-wrap [overflow-wrap:anywhere]">
      <span className="sr-only">{signWord[line.kind]}</span>
      {parts.map(({ text, marked }, index) =>
        marked ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a part of a line has no other name.
            key={index}
            className={clsx(
              "rounded-bar text-ink",
              line.kind === "removed" ? "bg-del-mark line-through" : "bg-add-mark underline",
            )}
          >
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </span>
  );
}
