import { useState } from "react";
import { shownAddress } from "../../../api/files.js";
import { useWorkspace } from "../../../api/workspace.js";
import { formatDuration } from "../../../ui/format/duration.js";
import { fileTypeOf } from "../file-type.js";
import { PreviewNote } from "./preview-states.js";
import type { ShownObject } from "./use-bytes.js";

/** Sound or a film, read as far as it is played. */
export function MediaPreview({ storage, object }: ShownObject) {
  const address = shownAddress(useWorkspace(), { storage, ...object });
  const { kind, word } = fileTypeOf(object.name);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) return <p className="text-ink-2">This is no {word.toLowerCase()} that a browser can play.</p>;
  const props = {
    src: address,
    controls: true,
    preload: "metadata",
    "aria-label": `Preview of ${object.name}`,
    onLoadedMetadata: ({ currentTarget }: { currentTarget: HTMLMediaElement }) =>
      setSeconds(Number.isFinite(currentTarget.duration) ? currentTarget.duration : null),
    onError: () => setIsBroken(true),
  } as const;
  return (
    <>
      {kind === "video" ? (
        <video {...props} className="max-h-[52vh] w-full rounded-control border border-line bg-sunken" />
      ) : (
        <audio {...props} className="w-full" />
      )}
      <PreviewNote>
        {word}
        {seconds !== null && `, ${formatDuration(seconds * 1000)}`}
      </PreviewNote>
    </>
  );
}
