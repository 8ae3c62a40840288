import { useState } from "react";
import { LazyMarkdown } from "../../../ui/lazy-markdown.js";
import { Segmented } from "../../../ui/segmented.js";
import { PreviewNote } from "./preview-states.js";
import { ScrollFrame } from "./scroll-frame.js";
import { TextPreview, type TextProps } from "./text-preview.js";

const looks = [
  { value: "text", label: "Text" },
  { value: "source", label: "Source" },
] as const;

/** Markdown as it is meant, or as it is written. */
export function MarkdownPreview(props: TextProps) {
  const [look, setLook] = useState<"text" | "source">("text");
  const words = props.text.split(/\s+/).filter(Boolean).length;
  return (
    <>
      <div className="mb-2">
        <Segmented label="Markdown as" value={look} options={looks} onChange={setLook} />
      </div>
      {look === "source" ? (
        <TextPreview {...props} />
      ) : (
        <>
          <ScrollFrame label={`Text of ${props.name}`} className="px-3 py-2.5">
            <LazyMarkdown text={props.text} />
          </ScrollFrame>
          <PreviewNote>{words === 1 ? "1 word" : `${words} words`}</PreviewNote>
        </>
      )}
    </>
  );
}
