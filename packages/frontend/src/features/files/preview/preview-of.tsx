/** What a page can show of an object, by its type. */
import { useMemo } from "react";
import { formatBytes } from "../../../ui/format/numbers.js";
import { fileTypeOf } from "../file-type.js";
import { CsvPreview } from "./csv-preview.js";
import { HexPreview } from "./hex-preview.js";
import { ImagePreview } from "./image-preview.js";
import { JsonPreview } from "./json-preview.js";
import { MarkdownPreview } from "./markdown-preview.js";
import { MediaPreview } from "./media-preview.js";
import { PdfPreview } from "./pdf-preview.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewError, PreviewWaits } from "./preview-states.js";
import { readText } from "./read-text.js";
import { TextPreview } from "./text-preview.js";
import { type ShownObject, useBytes } from "./use-bytes.js";
import { ZipPreview } from "./zip-preview.js";

export function PreviewOf(shown: ShownObject) {
  const { name, size } = shown.object;
  const { kind, word } = fileTypeOf(name);
  if (size === 0) return <p className="text-ink-3">The file is empty.</p>;
  if (kind === "image") {
    if (size <= previewLimits.image) return <ImagePreview {...shown} />;
    const sentence = `A picture of ${formatBytes(size)} is too large to be shown: the limit is ${formatBytes(previewLimits.image)}.`;
    return <HexPreview {...shown} sentence={sentence} />;
  }
  if (kind === "zip") return <ZipPreview {...shown} />;
  if (kind === "pdf") return <PdfPreview {...shown} />;
  if (kind === "audio" || kind === "video") return <MediaPreview {...shown} />;
  if (kind === "other") return <HexPreview {...shown} sentence={noPreviewOf(word)} />;
  return <TextOf {...shown} />;
}

/** What is read as text, as its type asks for; the bytes themselves where they are none. */
function TextOf(shown: ShownObject) {
  const { name, size } = shown.object;
  const { kind, word } = fileTypeOf(name);
  const isTree = kind === "json" && size <= previewLimits.json;
  const bytes = useBytes(shown, isTree ? previewLimits.json : previewLimits.text);
  const read = useMemo(() => bytes.data && readText(bytes.data), [bytes.data]);
  if (bytes.isError) return <PreviewError error={bytes.error} onRetry={() => void bytes.refetch()} />;
  if (!bytes.data) return <PreviewWaits />;
  if (!read) return <HexPreview {...shown} sentence={`Its name says ${word}, but its bytes are no text.`} />;
  const isWhole = bytes.data.length >= size;
  const props = { ...read, isWhole, name };
  if (isTree || kind === "jsonl") return <JsonPreview {...props} isLines={kind === "jsonl"} />;
  if (kind === "csv") return <CsvPreview {...props} />;
  if (kind === "markdown") return <MarkdownPreview {...props} />;
  return <TextPreview {...props} />;
}

const noPreviewOf = (word: string): string =>
  word === "File" ? "No preview of this type." : `No preview of ${word} files.`;
