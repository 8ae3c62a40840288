import { useMemo } from "react";
import { hexRows } from "./hex-rows.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewError, PreviewWaits } from "./preview-states.js";
import { type ShownObject, useBytes } from "./use-bytes.js";

interface HexPreviewProps extends ShownObject {
  /** Why there is nothing else to see. */
  readonly sentence: string;
}

/** The first bytes of what a page cannot show. */
export function HexPreview({ sentence, ...shown }: HexPreviewProps) {
  const bytes = useBytes(shown, previewLimits.hex);
  const rows = useMemo(() => bytes.data && hexRows(bytes.data), [bytes.data]);
  if (bytes.isError) return <PreviewError error={bytes.error} onRetry={() => void bytes.refetch()} />;
  if (!rows) return <PreviewWaits />;
  return (
    <>
      <p className="text-ink-2">{sentence}</p>
      <p className="text-meta text-ink-3">Download it to look inside. Its first bytes:</p>
      <table className="mt-2 w-full rounded-control border border-line bg-sunken font-mono text-mono">
        <tbody>
          {rows.map(({ offset, hex, text }) => (
            <tr key={offset}>
              <th scope="row" className="px-2.5 text-left font-normal text-ink-3">
                {offset}
              </th>
              <td className="whitespace-pre">{hex}</td>
              <td className="px-2.5 whitespace-pre text-ink-2">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
