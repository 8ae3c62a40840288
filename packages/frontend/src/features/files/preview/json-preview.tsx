import { useMemo } from "react";
import { formatCount } from "../../../ui/format/numbers.js";
import { describeJson } from "../../../ui/json-rows.js";
import { JsonTree } from "../../../ui/json-tree.js";
import { PreviewNote } from "./preview-states.js";
import { readJsonLines } from "./read-json-lines.js";
import { TextPreview, type TextProps } from "./text-preview.js";

/** JSON as a tree, JSONL as one value a line; what is neither, as text. */
export function JsonPreview({ isLines, ...props }: TextProps & { readonly isLines: boolean }) {
  const { text, isWhole, name } = props;
  const read = useMemo(
    () => (isLines ? readJsonLines(text, isWhole) : readJson(text)),
    [isLines, text, isWhole],
  );
  if ("error" in read) {
    return (
      <>
        <TextPreview {...props} />
        {(isWhole || isLines) && <PreviewNote>Not JSON: {read.error}</PreviewNote>}
      </>
    );
  }
  return (
    <>
      <div className="max-h-[52vh] overflow-auto rounded-control border border-line bg-sunken px-2 py-1.5">
        <JsonTree value={read.value} label={`Contents of ${name}`} />
      </div>
      <PreviewNote>
        {isLines && Array.isArray(read.value)
          ? `${formatCount(read.value.length)} lines${isWhole ? "" : " so far"}`
          : describeJson(read.value).words}
      </PreviewNote>
    </>
  );
}

function readJson(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "it cannot be read" };
  }
}
