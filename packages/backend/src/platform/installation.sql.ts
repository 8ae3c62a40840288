import type { Queryable } from "./database.js";

/** The id of this installation: salt of the keys that seal secrets. */
export const findInstallationId = async (db: Queryable): Promise<string> =>
  (await db.query<{ id: string }>("select find_installation() as id"))[0]!.id;
