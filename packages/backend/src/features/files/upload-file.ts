import type { Readable } from "node:stream";
import { newUuid, RolloutError } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import { reasonAgainstFilePath } from "../../platform/file-path.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type FileStore, tooLarge } from "./file-store.js";
import { ensureFile, type FileRow, lockBytes } from "./files.sql.js";

/**
 * Stores the body of a request under a name: bytes first, then the row, so that no row is without its bytes.
 * The same bytes, name and type answer with the file that is there.
 */
export async function uploadFile(
  db: WorkspaceDb,
  store: FileStore,
  request: FastifyRequest,
  {
    name,
    contentType = "application/octet-stream",
    madeBy,
  }: { name: string; contentType?: string | undefined; madeBy: string | null },
): Promise<FileRow> {
  const reason = reasonAgainstFilePath(name);
  if (reason !== undefined) throw new RolloutError("request_invalid", `name: the path ${reason}.`);
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    throw new RolloutError("encoding_unsupported", "Files are uploaded without a Content-Encoding.");
  }
  const { body } = request;
  if (!isStream(body)) throw new RolloutError("media_type_unsupported");
  if (Number(request.headers["content-length"]) > store.limit) throw tooLarge(store.limit);
  return keepFile(db, store, body, { name, contentType, madeBy }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ECONNRESET" && error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    throw new RolloutError("request_invalid", "The upload ended before all of its bytes had come.");
  });
}

/** Stores a stream as a file of built-in storage. */
export const keepFile = (
  db: WorkspaceDb,
  store: FileStore,
  source: Readable,
  {
    name,
    contentType,
    madeBy,
    limit,
  }: { name: string; contentType: string; madeBy: string | null; limit?: number },
): Promise<FileRow> =>
  store.receive(
    db.workspaceId,
    source,
    (stored, place) =>
      db.transaction(async (transaction) => {
        await lockBytes(transaction, stored.sha256);
        await place();
        return ensureFile(transaction, { id: newUuid(), name, contentType, madeBy, ...stored });
      }),
    limit,
  );

export const isStream = (body: unknown): body is Readable =>
  typeof body === "object" && body !== null && Symbol.asyncIterator in body && !Buffer.isBuffer(body);
