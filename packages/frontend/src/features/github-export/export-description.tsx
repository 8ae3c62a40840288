// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
import { useState } from "react";
import { controlClass } from "../../ui/field.js";
import { LazyMarkdown } from "../../ui/lazy-markdown.js";
import { Segmented } from "../../ui/segmented.js";

interface ExportDescriptionProps {
  /** As it will be sent, in Markdown. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

const looks = [
  { value: "preview", label: "Preview" },
  { value: "edit", label: "Edit" },
] as const;

/** The description of the pull request: written by the export, changed by hand. */
export function ExportDescription({ text, onChange }: ExportDescriptionProps) {
  const [look, setLook] = useState<"preview" | "edit">("preview");
  return (
    <section aria-label="Description" className="flex max-h-[45%] flex-none flex-col border-t border-line">
      <div className="flex h-9 flex-none items-center gap-2 border-b border-line px-4">
        <h2 className="font-medium">Description</h2>
        <span className="min-w-0 truncate text-meta text-ink-2">written by the export, you may edit it</span>
        <span className="ml-auto">
          <Segmented label="Description as" value={look} options={looks} onChange={setLook} />
        </span>
      </div>
      {look === "edit" ? (
        <textarea
          aria-label="Description of the pull request"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className={`${controlClass} m-3 min-h-40 flex-1 py-1.5 font-mono text-mono`}
        />
      ) : (
        <section
          tabIndex={0}
          aria-label="Preview of the description"
          className="min-h-0 overflow-y-auto bg-sunken px-4 py-3"
        >
          <LazyMarkdown text={text} />
        </section>
      )}
    </section>
  );
}
