import type { Upload } from "@rollout/contract";
import { ApiError } from "../../../api/api-error.js";
import { readUpload } from "../../../api/uploads.js";
import { forgetUpload, type RememberedUpload, readRemembered } from "./remembered-uploads.js";
import { uploadsUnderWay } from "./tab-locks.js";
import type { UploadItem } from "./upload-item.js";
import { bytesThere } from "./upload-parts.js";

/** Uploads whose page is gone, as far as storage still has their parts. */
export async function findInterrupted(workspace: string): Promise<UploadItem[]> {
  const elsewhere = await uploadsUnderWay();
  const items: UploadItem[] = [];
  for (const remembered of readRemembered(workspace)) {
    if (elsewhere.has(remembered.uploadId)) continue;
    try {
      items.push(interrupted(remembered, await readUpload(workspace, remembered.uploadId)));
    } catch (error) {
      const isGone = error instanceof ApiError && error.code === "upload_not_found";
      if (isGone) forgetUpload(workspace, remembered.uploadId);
    }
  }
  return items;
}

const interrupted = (
  { uploadId, storage, folder, key, size }: RememberedUpload,
  upload: Upload,
): UploadItem => ({
  id: uploadId,
  storage,
  folder,
  key,
  size,
  sent: bytesThere(upload),
  uploadId,
  state: "interrupted",
  rate: null,
  error: null,
});
