/** Lets the browser save a version as one file, or says in a toast why it cannot be made. */
import type { DatasetId } from "@rollout/contract";
import type { ApiError } from "../api/api-error.js";
import { checkExport, exportAddress } from "../api/github.js";
import { showError } from "../ui/toast.js";

export async function saveExport(
  workspace: string,
  datasetId: DatasetId,
  wanted: {
    readonly format: "harbor_zip" | "jsonl";
    readonly version?: number | undefined;
    readonly taskSet?: string | undefined;
  },
): Promise<void> {
  const { format, ...selection } = wanted;
  try {
    // A browser would save a refusal under the name of the archive, or leave the page for it.
    if (format === "harbor_zip") await checkExport(workspace, datasetId, selection);
  } catch (error) {
    showError("The Harbor ZIP was not made", error as ApiError);
    return;
  }
  window.location.assign(exportAddress(workspace, datasetId, wanted));
}
