import clsx from "clsx";
import { Bold, Code, Link2, List } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { IconButton } from "../../../ui/button.js";
import { LazyMarkdown } from "../../../ui/lazy-markdown.js";
import { Segmented } from "../../../ui/segmented.js";
import { FormSection } from "./form-section.js";
import { type Marked, markLines, markWords } from "./mark-text.js";

interface InstructionFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly dirty: boolean;
  readonly error?: string | undefined;
}

/** The instruction in Markdown, written or as the agent's reader would see it. */
export function InstructionField({ value, onChange, dirty, error }: InstructionFieldProps) {
  const [view, setView] = useState<"write" | "preview">("write");
  const errorId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const apply = (mark: (text: string, from: number, to: number) => Marked) => {
    const at = area.current;
    if (!at) return;
    const next = mark(value, at.selectionStart, at.selectionEnd);
    onChange(next.text);
    requestAnimationFrame(() => {
      at.focus();
      at.setSelectionRange(next.from, next.to);
    });
  };
  const tool = (label: string, icon: ReactNode, mark: Parameters<typeof apply>[0]) => (
    <IconButton label={label} disabled={view === "preview"} onClick={() => apply(mark)} className="size-6!">
      {icon}
    </IconButton>
  );
  return (
    <FormSection title="Instruction" action="Markdown" dirty={dirty} error={error} errorId={errorId}>
      <div
        className={clsx(
          "overflow-hidden rounded-control border bg-page focus-within:border-accent focus-within:outline-1 focus-within:outline-accent",
          error ? "border-bad" : "border-line-control",
        )}
      >
        <div className="flex h-7.5 items-center gap-1 border-b border-line px-1.5">
          {tool("Bold", <Bold className="small" />, (text, from, to) => markWords(text, from, to, "**"))}
          {tool("List", <List className="small" />, (text, from, to) => markLines(text, from, to, "- "))}
          {tool("Code", <Code className="small" />, (text, from, to) => markWords(text, from, to, "`"))}
          {tool("Link", <Link2 className="small" />, (text, from, to) =>
            markWords(text, from, to, "[", "](https://)"),
          )}
          <span className="ml-auto">
            <Segmented
              label="Instruction as"
              value={view}
              options={[
                { value: "write", label: "Write" },
                { value: "preview", label: "Preview" },
              ]}
              onChange={setView}
            />
          </span>
        </div>
        {view === "write" ? (
          <textarea
            ref={area}
            aria-label="Instruction"
            {...(error ? { "aria-invalid": true, "aria-describedby": errorId } : {})}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            rows={Math.min(16, Math.max(6, value.split("\n").length + 1))}
            className="block w-full resize-y bg-transparent px-3 py-2 font-mono text-mono text-ink outline-none"
          />
        ) : (
          <div className="min-h-32 px-3 py-2">
            {value.trim() === "" ? <p className="text-ink-3">Nothing yet</p> : <LazyMarkdown text={value} />}
          </div>
        )}
      </div>
    </FormSection>
  );
}
