import type { Queryable } from "../../platform/database.js";

export interface LocalAccountRow {
  subject: string;
  name: string;
  email: string;
}

/** Accounts of the local provider that were used on this server before, last used first. */
export const listLocalAccounts = (db: Queryable, limit: number): Promise<LocalAccountRow[]> =>
  db.query<LocalAccountRow>("select * from list_local_accounts($1)", [limit]);
