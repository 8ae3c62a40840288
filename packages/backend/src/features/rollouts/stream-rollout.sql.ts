import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface WriterSeqRow {
  writer_no: number;
  acked_seq: number;
  highest_seq: number;
}

/** How far each writer of a rollout has come. */
export const listWriterSeqs = (db: WorkspaceQueryable, rolloutId: string): Promise<WriterSeqRow[]> =>
  db.query(
    `select writer_no, acked_seq, highest_seq from rollout_writers
     where workspace_id = $1 and rollout_id = $2 order by writer_no`,
    [db.workspaceId, rolloutId],
  );
