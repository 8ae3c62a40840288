import type { Queryable } from "../../platform/database.js";

export interface SealedIdTokenRow {
  /** Of the session. */
  id: string;
  sealed: string;
}

/** By session id, those after one. */
export const listSealedIdTokens = (
  db: Queryable,
  after: string | null,
  limit: number,
): Promise<SealedIdTokenRow[]> =>
  db.query<SealedIdTokenRow>("select * from list_sealed_id_tokens($1, $2)", [after, limit]);

/** False when it is not the former one any more. */
export const replaceSealedIdToken = async (
  db: Queryable,
  sessionId: string,
  former: string,
  sealed: string,
): Promise<boolean> =>
  (
    await db.query<{ replaced: boolean }>("select replace_sealed_id_token($1, $2, $3) as replaced", [
      sessionId,
      former,
      sealed,
    ])
  )[0]!.replaced;
