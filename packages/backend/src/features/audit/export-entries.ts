import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type AuditEntryRow, type AuditFilter, type AuditPlace, listAuditEntries } from "./audit.sql.js";
import { auditEntryOf } from "./describe-entry.js";
import { csvHeader, csvLine } from "./write-csv.js";

/** Entries that are read at a time: the memory of an export, whatever its length. */
const pageRows = 1_000;

/**
 * Reads all that matches, newest first, page by page. The first page is read at once: what is appended later
 * is newer than it, so an export tells of one moment.
 *
 * @param limit - Entries at most.
 */
export async function readAllEntries(
  db: WorkspaceDb,
  filter: AuditFilter,
  limit: number,
): Promise<AsyncIterable<readonly AuditEntryRow[]>> {
  const read = (after: AuditPlace | undefined, left: number): Promise<AuditEntryRow[]> =>
    listAuditEntries(db, filter, { after, limit: Math.min(pageRows, left) });
  const first = await read(undefined, limit);
  return (async function* () {
    let page = first;
    for (let left = limit; page.length > 0; ) {
      yield page;
      left -= page.length;
      if (page.length < pageRows || left === 0) return;
      const last = page.at(-1)!;
      page = await read([last.at_exact, last.id], left);
    }
  })();
}

/** The text of an export, in pieces. */
export async function* writeEntries(
  pages: AsyncIterable<readonly AuditEntryRow[]>,
  format: "jsonl" | "csv",
): AsyncGenerator<string> {
  if (format === "csv") yield csvHeader;
  for await (const page of pages) {
    const entries = page.map(auditEntryOf);
    yield entries.map((entry) => (format === "csv" ? csvLine(entry) : `${JSON.stringify(entry)}\n`)).join("");
  }
}
