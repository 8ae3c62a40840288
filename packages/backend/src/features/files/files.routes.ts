import { type File, idFromUuid, RolloutError, routes, uuidFromId } from "@rollout/contract";
import { fileUses } from "../../platform/file-uses.js";
import { assertMayDelete, makerOf } from "../../platform/maker.js";
import type { RouteServer } from "../../platform/serve-route.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { deleteFile } from "./delete-file.js";
import { type FileRow, findFile } from "./files.sql.js";
import { listFiles } from "./list-files.js";
import type { PartStore } from "./part-store.js";
import { type FilePlaces, sendFile } from "./send-file.js";
import { uploadFile } from "./upload-file.js";
import { serveUploads } from "./uploads.routes.js";

/**
 * Files of tasks, in built-in storage and in buckets.
 *
 * A key of scope `ingest` may download any file whose id it has: which files of a task an agent gets to see is
 * decided where its tasks are listed, by role.
 */
export function serveFiles(server: RouteServer, places: FilePlaces & { readonly parts: PartStore }): void {
  const { store } = places;
  server.app.addHook("onReady", () => store.removeAbandoned());

  server.serve(routes.uploadFile, async ({ db, query, request, caller }) =>
    fileReply(await uploadFile(db, store, request, { ...query, madeBy: makerOf(caller).userId })),
  );

  server.serve(routes.getFile, async ({ db, params }) => fileReply(await getFile(db, params.fileId)));

  server.serve(routes.downloadFile, async ({ db, params, query, request, reply }) => {
    const file = await getFile(db, params.fileId);
    return sendFile(request, reply, { ...places, file, db, inline: query.inline === "true" });
  });

  server.serve(routes.listFileUses, async ({ db, params }) =>
    fileUses(db, { fileId: (await getFile(db, params.fileId)).id }),
  );

  server.serve(routes.listFiles, ({ db, query }) => listFiles(db, query));

  server.serve(routes.deleteFile, async ({ db, audit, caller, params }) => {
    await deleteFile(db, store, uuidFromId("file", params.fileId), {
      audit,
      assertMayDelete: (madeBy) => assertMayDelete(caller, madeBy),
    });
    return undefined;
  });

  serveUploads(server, { ...places, fileReply });
}

async function getFile(db: WorkspaceQueryable, fileId: string): Promise<FileRow> {
  const row = await findFile(db, uuidFromId("file", fileId));
  if (!row) throw new RolloutError("file_not_found");
  return row;
}

const fileReply = (row: FileRow): File => ({
  id: idFromUuid("file", row.id),
  name: row.name,
  size: row.size,
  contentType: row.content_type,
  sha256: row.sha256,
  createdAt: row.created_at.toISOString(),
});
