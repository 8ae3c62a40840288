import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import type { Entry } from "./entry.js";
import { findStoredKeys } from "./ingest.sql.js";

/* Tells repeated records from real collisions: within the batches of a transaction and against what is stored. */

/** Two batches of one transaction can hold the same record: a retry overtook its first try. */
export function refuseRepeatsInBatches(entries: readonly Entry[]): void {
  const idOfKey = new Map<string, string>();
  const ids = new Set<string>();
  for (const entry of entries) {
    const { id, seq } = entry.read.record;
    const key = `${entry.read.rolloutId}/${entry.writer!.writer_no}/${seq}`;
    const known = idOfKey.get(key);
    if (known !== undefined && known !== id) entry.outcome = "sequence_conflict";
    else if (known !== undefined || ids.has(id)) entry.outcome = "duplicate";
    else {
      idOfKey.set(key, id);
      ids.add(id);
    }
  }
}

/** Records at or below what their writer has sent before: repeated, in conflict, or late and welcome. */
export async function settleKnownSeqs(db: WorkspaceTransaction, entries: readonly Entry[]): Promise<void> {
  const suspects = entries.filter((entry) => entry.read.record.seq <= entry.writer!.highest_seq);
  if (suspects.length === 0) return;
  const stored = await storedIds(db, suspects);
  for (const entry of suspects) {
    const idAtKey = stored.byKey.get(storedKey(entry));
    if (idAtKey !== undefined && idAtKey !== entry.read.record.id) entry.outcome = "sequence_conflict";
    else if (stored.ids.has(entry.read.record.id)) entry.outcome = "duplicate";
  }
}

/** The insert skipped rows although their keys were free: their record ids are stored elsewhere. */
export async function settleForeignIds(db: WorkspaceTransaction, entries: readonly Entry[]): Promise<void> {
  const stored = await storedIds(db, entries);
  for (const entry of entries) {
    if (stored.byKey.get(storedKey(entry)) !== entry.read.record.id) entry.outcome = "duplicate";
  }
}

const storedKey = (entry: Entry): string =>
  `${entry.read.rolloutId}/${entry.writer!.writer_no}/${entry.read.record.seq}`;

async function storedIds(
  db: WorkspaceTransaction,
  entries: readonly Entry[],
): Promise<{ byKey: Map<string, string>; ids: Set<string> }> {
  const rows = await findStoredKeys(
    db,
    entries.map((entry) => entry.read.rolloutId),
    entries.map((entry) => entry.writer!.writer_no),
    entries.map((entry) => entry.read.record.seq),
    entries.map((entry) => entry.read.record.id),
  );
  return {
    byKey: new Map(rows.map((row) => [`${row.rollout_id}/${row.writer_no}/${row.seq}`, row.record_id])),
    ids: new Set(rows.map((row) => row.record_id)),
  };
}
