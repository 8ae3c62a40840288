import { shownAddress } from "../../../api/files.js";
import { useWorkspace } from "../../../api/workspace.js";
import { PreviewNote } from "./preview-states.js";
import type { ShownObject } from "./use-bytes.js";

/** A PDF as the browser's own viewer shows it, with its pages and its search. */
export function PdfPreview({ storage, object }: ShownObject) {
  const address = shownAddress(useWorkspace(), { storage, ...object });
  return (
    <>
      <iframe
        src={`${address}#view=FitH`}
        title={`Preview of ${object.name}`}
        className="h-[60vh] min-h-80 w-full rounded-control border border-line bg-sunken"
      />
      <PreviewNote>
        PDF,{" "}
        <a href={address} target="_blank" rel="noreferrer" className="text-accent-ink hover:underline">
          open it in a tab of its own
        </a>
      </PreviewNote>
    </>
  );
}
