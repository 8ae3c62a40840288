import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { CodeLine } from "../../../ui/code-text.js";
import { countOf, formatBytes } from "../../../ui/format/numbers.js";
import { fileTypeOf } from "../file-type.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewNote } from "./preview-states.js";
import { ScrollFrame } from "./scroll-frame.js";

/** What a preview of text is made of. */
export interface TextProps {
  readonly text: string;
  /** False where the text goes on beyond what was read. */
  readonly isWhole: boolean;
  readonly name: string;
  readonly encoding: string;
}

const lineHeight = 20;
/** A longer line would be wider than anybody scrolls. */
const longestLine = 2_000;

/** Text or code with line numbers; only the lines in view are in the document. */
export function TextPreview({ text, isWhole, name, encoding }: TextProps) {
  const lines = useMemo(() => text.replace(/\n$/, "").split(/\r?\n/), [text]);
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  const widest = useMemo(
    () => Math.min(longestLine, Math.max(...lines.map(({ length }) => length))),
    [lines],
  );
  const isCode = hasColours(name);
  const gutter = String(lines.length).length;
  return (
    <>
      <ScrollFrame ref={scroller} label={`Text of ${name}`} className="bg-sunken py-1.5 font-mono text-mono">
        <div
          className="relative"
          style={{ height: virtual.getTotalSize(), minWidth: `calc(${widest + gutter}ch + 32px)` }}
        >
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className="absolute inset-x-0 flex whitespace-pre"
              style={{ height: lineHeight, transform: `translateY(${start}px)` }}
            >
              <span
                className="sticky left-0 flex-none bg-sunken pr-3 pl-2.5 text-right text-ink-3 select-none"
                style={{ width: `calc(${gutter}ch + 22px)` }}
              >
                {index + 1}
              </span>
              <code>{isCode ? <CodeLine code={lineOf(lines, index)} /> : lineOf(lines, index)}</code>
            </div>
          ))}
        </div>
      </ScrollFrame>
      <PreviewNote>
        {isWhole ? countOf(lines.length, "line") : `The first ${formatBytes(previewLimits.text)}`}, {encoding}
      </PreviewNote>
    </>
  );
}

const lineOf = (lines: readonly string[], index: number): string =>
  (lines[index] ?? "").slice(0, longestLine);

/** Prose has no keywords that could be told by their colour. */
function hasColours(name: string): boolean {
  const { kind, word } = fileTypeOf(name);
  return kind !== "markdown" && word !== "Text" && word !== "Log" && word !== "File";
}
