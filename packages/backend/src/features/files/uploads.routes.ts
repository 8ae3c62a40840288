import { type File, idFromUuid, RolloutError, routes, type Upload, uuidFromId } from "@rollout/contract";
import { makerOf } from "../../platform/maker.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { completeUpload } from "./complete-upload.js";
import { cancelUpload } from "./drop-upload.js";
import type { FileRow } from "./files.sql.js";
import type { PartStore } from "./part-store.js";
import { receivePart } from "./receive-part.js";
import type { FilePlaces } from "./send-file.js";
import { startUpload } from "./start-upload.js";
import { partCount } from "./upload-plan.js";
import { findUpload, type UploadRow } from "./uploads.sql.js";

/**
 * Large files in parts, into built-in storage or a bucket. What has arrived is known to the database alone, so that
 * an upload goes on after a restart of server or page.
 */
export function serveUploads(
  server: RouteServer,
  places: FilePlaces & { readonly parts: PartStore; readonly fileReply: (row: FileRow) => File },
): void {
  server.serve(routes.createUpload, async ({ db, caller, body }) => {
    return uploadReply(await startUpload(db, places, body, makerOf(caller).userId));
  });

  server.serve(routes.getUpload, async ({ db, params }) => {
    const upload = await findUpload(db, uuidFromId("upl", params.uploadId));
    if (upload === undefined) throw new RolloutError("upload_not_found");
    return uploadReply(upload);
  });

  server.serve(routes.uploadPart, async ({ db, params, request }) =>
    uploadReply(
      await receivePart(db, places, request, {
        uploadId: uuidFromId("upl", params.uploadId),
        part: params.part,
      }),
    ),
  );

  server.serve(routes.completeUpload, async ({ db, params }) => {
    const { file, key } = await completeUpload(db, places, uuidFromId("upl", params.uploadId));
    return { file: file && places.fileReply(file), key };
  });

  server.serve(routes.cancelUpload, async ({ db, params }) => {
    await cancelUpload(db, places, uuidFromId("upl", params.uploadId));
    return undefined;
  });
}

const uploadReply = (row: UploadRow): Upload => ({
  id: idFromUuid("upl", row.id),
  name: row.name,
  size: row.size,
  bucketId: row.bucket_id === null ? null : idFromUuid("bkt", row.bucket_id),
  partBytes: row.part_bytes,
  partCount: partCount({ size: row.size, partBytes: row.part_bytes }),
  received: row.received,
  expiresAt: row.expires_at.toISOString(),
});
