import { useEffect, useState } from "react";
import { formatCount } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { fileTypeOf } from "../file-type.js";
import { previewLimits } from "./preview-limits.js";
import { PreviewError, PreviewNote, PreviewWaits } from "./preview-states.js";
import { ScrollFrame } from "./scroll-frame.js";
import { type ShownObject, useBytes } from "./use-bytes.js";

/** A picture, fitted; `z` shows it at its size. What an SVG would run does not run in a picture. */
export function ImagePreview(shown: ShownObject) {
  const { name } = shown.object;
  const bytes = useBytes(shown, previewLimits.image);
  const { mime = "", word } = fileTypeOf(name);
  const [address, setAddress] = useState<string | null>(null);
  const [isWhole, setIsWhole] = useState(false);
  const [pixels, setPixels] = useState<string | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  // The outside system is the browser's memory, which holds the picture.
  useEffect(() => {
    if (!bytes.data) return;
    const made = URL.createObjectURL(new Blob([bytes.data], { type: mime }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes.data, mime]);
  useKeys("Preview", [{ keys: "z", word: "Actual size", run: () => setIsWhole(!isWhole) }]);
  if (bytes.isError) return <PreviewError error={bytes.error} onRetry={() => void bytes.refetch()} />;
  if (!address) return <PreviewWaits />;
  if (isBroken) return <p className="text-ink-2">This is no {word} that a browser can show.</p>;
  return (
    <>
      <ScrollFrame label={`Picture ${name}`} className={isWhole ? "bg-sunken" : "bg-sunken p-2"}>
        <img
          src={address}
          alt={`Preview of ${name}`}
          className={isWhole ? "max-w-none" : "mx-auto max-h-90 max-w-full object-contain"}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setPixels(`${formatCount(naturalWidth)} × ${formatCount(naturalHeight)} px`)
          }
          onError={() => setIsBroken(true)}
        />
      </ScrollFrame>
      <PreviewNote>
        {word}
        {pixels && mime !== "image/svg+xml" && `, ${pixels}`}
      </PreviewNote>
    </>
  );
}
