import { RolloutError } from "@rollout/contract";
import type { z } from "zod";

/** Writes the place after the last row of a page as an opaque text. */
export const encodeCursor = (place: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

/**
 * Reads a cursor that this server wrote.
 *
 * @throws {RolloutError} request_invalid for anything else.
 */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new RolloutError("request_invalid", "cursor: not a cursor of this list. Begin without one.");
  }
}

/** Cuts the extra row that was asked for to learn whether there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  place: (row: Row) => readonly unknown[],
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(place(last)) : null };
}

/** Rows of a page unless the caller asks otherwise. */
export const defaultPageSize = 50;
