import { type FileOrigin, idFromUuid, RolloutError, type StoredObject } from "@rollout/contract";
import { z } from "zod";
import { madeByReply } from "../../platform/maker.js";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { type FolderEntryRow, listFolder } from "./list-files.sql.js";

const placeSchema = z.tuple([z.string(), z.uuid().nullable()]);

/** One page of a folder of built-in storage. Folders are what names have in common up to a slash. */
export async function listFiles(
  db: WorkspaceQueryable,
  wanted: {
    readonly prefix?: string | undefined;
    readonly search?: string | undefined;
    readonly origin?: FileOrigin | undefined;
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
  },
): Promise<{ objects: StoredObject[]; nextCursor: string | null }> {
  const { prefix: folder = "", search = "", origin, cursor, limit = defaultPageSize } = wanted;
  if (folder !== "" && !folder.endsWith("/"))
    throw new RolloutError("request_invalid", "prefix: a folder ends with a slash.");
  const place = cursor === undefined ? undefined : decodeCursor(placeSchema, cursor);
  const rows = await listFolder(db, {
    folder,
    search,
    isImported: origin && origin === "imports",
    after: place && { key: place[0], id: place[1] },
    limit: limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, limit, (row) => [row.key, row.id]);
  return { objects: page.map((row) => entry(row, folder)), nextCursor };
}

const entry = (
  { key, id, size, created_at, sha256, made_by, tasks }: FolderEntryRow,
  folder: string,
): StoredObject => ({
  kind: id === null ? "folder" : "object",
  key,
  name: key.slice(folder.length),
  fileId: id === null ? null : idFromUuid("file", id),
  size,
  modifiedAt: created_at?.toISOString() ?? null,
  etag: sha256,
  madeBy: madeByReply(made_by),
  taskCount: tasks,
});
