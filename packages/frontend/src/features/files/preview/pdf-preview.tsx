import { shownAddress } from "../../../api/files.js";
import { useWorkspace } from "../../../api/workspace.js";
import { PreviewNote } from "./preview-states.js";
import type { ShownObject } from "./use-bytes.js";

/** The pages of a PDF as the browser's own viewer shows them; in a tab of its own with its bar and its search. */
export function PdfPreview({ storage, object }: ShownObject) {
  const address = shownAddress(useWorkspace(), { storage, ...object });
  return (
    <>
      <iframe
        src={`${address}#view=FitH&toolbar=0&navpanes=0`}
        title={`Preview of ${object.name}`}
        className="aspect-[1/1.3] max-h-[60vh] min-h-80 w-full rounded-control border border-line bg-sunken"
      />
      <PreviewNote>PDF</PreviewNote>
    </>
  );
}
