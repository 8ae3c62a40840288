// biome-ignore-all lint/suspicious/noArrayIndexKey: an archive may name an entry twice.
import { Folder } from "lucide-react";
import { useMemo } from "react";
import { countOf, formatBytes } from "../../../ui/format/numbers.js";
import { HexPreview } from "./hex-preview.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewError, PreviewNote, PreviewWaits } from "./preview-states.js";
import { ScrollFrame } from "./scroll-frame.js";
import { type ShownObject, useBytes } from "./use-bytes.js";
import { readZipEntries } from "./zip-entries.js";
import { zipLines } from "./zip-tree.js";

/** Files of which the tree is made. */
const entriesShown = 500;

/** What an archive holds; nothing is unpacked. */
export function ZipPreview(shown: ShownObject) {
  const { size, name } = shown.object;
  const tail = useBytes(shown, -previewLimits.zipTail);
  const entries = useMemo(() => tail.data && readZipEntries(tail.data, size), [tail.data, size]);
  const lines = useMemo(() => entries && zipLines(entries, entriesShown), [entries]);
  if (tail.isError) return <PreviewError error={tail.error} onRetry={() => void tail.refetch()} />;
  if (!tail.data) return <PreviewWaits />;
  if (!entries || !lines) return <HexPreview {...shown} sentence="This ZIP cannot be listed here." />;
  const files = entries.filter((entry) => !entry.name.endsWith("/"));
  return (
    <>
      <ScrollFrame label={`Entries of ${name}`} className="bg-sunken">
        <ul className="tabular py-1 text-meta">
          {lines.map(({ path, name: shown, depth, size: bytes }, index) => (
            <li
              key={index}
              className="flex items-center gap-1.5 py-0.5 pr-2.5"
              style={{ paddingLeft: 10 + depth * 14 }}
            >
              {bytes === null && <Folder className="small flex-none text-ink-3" aria-label="Folder" />}
              <span
                className={`min-w-0 flex-1 truncate font-mono ${bytes === null ? "text-ink-2" : ""}`}
                title={path}
              >
                {shown}
              </span>
              {bytes !== null && <span className="flex-none text-ink-3">{formatBytes(bytes)}</span>}
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
