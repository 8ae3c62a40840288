/** What a page can show of an object, by its type. */
import { useMemo } from "react";
import { fileTypeOf } from "../file-type.js";
import { CsvPreview } from "./csv-preview.js";
import { HexPreview } from "./hex-preview.js";
import { isBinary } from "./hex-rows.js";
import { ImagePreview } from "./image-preview.js";
import { JsonPreview } from "./json-preview.js";
import { MarkdownPreview } from "./markdown-preview.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewError, PreviewWaits } from "./preview-states.js";
import { TextPreview } from "./text-preview.js";
import { type ShownObject, useBytes } from "./use-bytes.js";
import { ZipPreview } from "./zip-preview.js";

export function PreviewOf(shown: ShownObject) {
  const { name, size } = shown.object;
  const { kind, word } = fileTypeOf(name);
  if (size === 0) return <p className="text-ink-3">The file is empty.</p>;
  if (kind === "image" && size <= previewLimits.image) return <ImagePreview {...shown} />;
  if (kind === "zip") return <ZipPreview {...shown} />;
  if (kind === "image" || kind === "pdf" || kind === "other") return <HexPreview {...shown} word={word} />;
  return <TextOf {...shown} />;
}

/** What is read as text, as its type asks for; the bytes themselves where they are none. */
function TextOf(shown: ShownObject) {
  const { name, size } = shown.object;
  const { kind, word } = fileTypeOf(name);
  const bytes = useBytes(shown, kind === "json" ? previewLimits.json : previewLimits.text);
  const text = useMemo(
    () =>
      bytes.data && !isBinary(bytes.data) ? new TextDecoder().decode(bytes.data, { stream: true }) : null,
    [bytes.data],
  );
  if (bytes.isError) return <PreviewError error={bytes.error} onRetry={() => void bytes.refetch()} />;
  if (!bytes.data) return <PreviewWaits />;
  if (text === null) return <HexPreview {...shown} word={word} />;
  const isWhole = bytes.data.length >= size;
  const props = { text, isWhole, name };
  if (kind === "json" || kind === "jsonl") return <JsonPreview {...props} isLines={kind === "jsonl"} />;
  if (kind === "csv") return <CsvPreview {...props} />;
  if (kind === "markdown") return <MarkdownPreview {...props} />;
  return <TextPreview {...props} />;
}
