import { type File, idFromUuid, limits, RolloutError, routes, uuidFromId } from "@rollout/contract";
import type { RouteServer } from "../../platform/serve-route.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { FileStore } from "./file-store.js";
import { type FileRow, findFile } from "./files.sql.js";
import { sendFile } from "./send-file.js";
import { uploadFile } from "./upload-file.js";

/**
 * Files in built-in storage.
 *
 * A key of scope `ingest` may download any file whose id it has: which files of a task an agent gets to see is
 * decided where its tasks are listed, by role.
 *
 * @param options.filesDir - Folder of the bytes; made when the first file comes.
 */
export function serveFiles(server: RouteServer, { filesDir }: { filesDir: string }): void {
  const store = new FileStore(filesDir, limits.fileBytes);
  server.app.addHook("onReady", () => store.removeAbandoned());

  server.serve(routes.uploadFile, async ({ db, query, request }) =>
    fileReply(await uploadFile(db, store, request, query)),
  );

  server.serve(routes.getFile, async ({ db, params }) => fileReply(await getFile(db, params.fileId)));

  server.serve(routes.downloadFile, async ({ db, params, request, reply }) =>
    sendFile(request, reply, {
      file: await getFile(db, params.fileId),
      workspaceId: db.workspaceId,
      store,
    }),
  );
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
