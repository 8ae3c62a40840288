// biome-ignore-all lint/suspicious/noArrayIndexKey: an archive may name an entry twice.
import { useMemo } from "react";
import { countOf, formatBytes } from "../../../ui/format/numbers.js";
import { HexPreview } from "./hex-preview.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewError, PreviewNote, PreviewWaits } from "./preview-states.js";
import { ScrollFrame } from "./scroll-frame.js";
import { type ShownObject, useBytes } from "./use-bytes.js";
import { readZipEntries } from "./zip-entries.js";

const entriesShown = 500;

/** What an archive holds; nothing is unpacked. */
export function ZipPreview(shown: ShownObject) {
  const { size, name } = shown.object;
  const tail = useBytes(shown, -previewLimits.zipTail);
  const entries = useMemo(() => tail.data && readZipEntries(tail.data, size), [tail.data, size]);
  if (tail.isError) return <PreviewError error={tail.error} onRetry={() => void tail.refetch()} />;
  if (!tail.data) return <PreviewWaits />;
  if (!entries) return <HexPreview {...shown} word="ZIP" />;
  const files = entries.filter((entry) => !entry.name.endsWith("/"));
  return (
    <>
      <ScrollFrame label={`Entries of ${name}`} className="bg-sunken">
        <ul className="tabular py-1 text-meta">
          {files.slice(0, entriesShown).map((entry, index) => (
            <li key={index} className="flex gap-3 px-2.5 py-0.5">
              <span className="min-w-0 flex-1 truncate font-mono" title={entry.name}>
                {entry.name}
              </span>
              <span className="flex-none text-ink-3">{formatBytes(entry.size)}</span>
            </li>
          ))}
        </ul>
      </ScrollFrame>
      <PreviewNote>
        {files.length > entriesShown && `The first ${entriesShown} of `}
        {countOf(files.length, "file")}, {formatBytes(files.reduce((sum, entry) => sum + entry.size, 0))}{" "}
        unpacked
      </PreviewNote>
    </>
  );
}
