import { z } from "zod";
import { decodeCursor } from "../../platform/page-cursor.js";

const taskPlace = z.tuple([z.int32(), z.int32()]);

/**
 * Where a page of tasks begins, and of which version it is: who pages through the newest one goes on in that of the
 * first page, though others save meanwhile.
 */
export function readTaskCursor(cursor: string | undefined): { after: number; version?: number } {
  if (cursor === undefined) return { after: 0 };
  const [after, version] = decodeCursor(taskPlace, cursor);
  return { after, version };
}
