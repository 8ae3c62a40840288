/** Lets the browser save a version as one file, and says in a toast what becomes of it. */
import type { DatasetId } from "@rollout/contract";
import type { ApiError } from "../api/api-error.js";
import { checkExport, exportAddress } from "../api/github.js";
import { showWorking } from "../ui/toast.js";

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
  const file = format === "harbor_zip" ? "Harbor ZIP" : "JSONL";
  const toast = showWorking(`The ${file} is being made`);
  try {
    // A browser would save a refusal under the name of the archive, or leave the page for it.
    if (format === "harbor_zip") await checkExport(workspace, datasetId, selection);
  } catch (error) {
    toast.failed(`The ${file} was not made`, error as ApiError);
    return;
  }
  window.location.assign(exportAddress(workspace, datasetId, wanted));
  toast.done({
    title: `The download of the ${file} has begun`,
    description: "Your browser tells when it is whole.",
  });
}
