import { idFromUuid, type RolloutDetail, RolloutError, type RolloutId, uuidFromId } from "@rollout/contract";
import { readDropped, toRollout } from "../../platform/rollouts.sql.js";
import { taskContentJson } from "../../platform/task-content.sql.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import {
  findRolloutDetail,
  findTaskContent,
  type GapRow,
  listGaps,
  listSiblings,
  listWriters,
  type RolloutDetailRow,
  type WriterRow,
} from "./rollout-detail.sql.js";

/**
 * Reads a rollout with everything around it as JSON text. Output, input, output schema and metadata go out as
 * they came in.
 *
 * @throws {RolloutError} rollout_not_found.
 */
export function readRollout(db: WorkspaceDb, rolloutId: RolloutId): Promise<string> {
  const id = uuidFromId("ro", rolloutId);
  return db.transaction(async (transaction) => {
    const row = await findRolloutDetail(transaction, id);
    if (!row) throw rolloutNotFound(rolloutId);
    const task = await readTask(transaction, row);
    const siblings = await listSiblings(transaction, id);
    const writers = await listWriters(transaction, id);
    const incomplete = writers.filter(isIncomplete).map((writer) => writer.writer_no);
    const gaps = incomplete.length === 0 ? [] : await listGaps(transaction, id, incomplete);
    const rest: Omit<RolloutDetail, "output" | "violations" | "task"> = {
      rollout: toRollout(row),
      datasetName: row.dataset_name,
      datasetVersion: row.dataset_version,
      siblings: siblings.map((sibling) => ({ ...sibling, id: idFromUuid("ro", sibling.id) })),
      plannedAttempts: row.planned_attempts,
      writers: writers.map((writer) => toWriter(writer, gaps)),
    };
    return `${JSON.stringify(rest).slice(0, -1)},"output":${row.output ?? "null"},"violations":${row.violations ?? "null"},"task":${task}}`;
  });
}

export const rolloutNotFound = (id: RolloutId): RolloutError =>
  new RolloutError("rollout_not_found", `No rollout ${id} in this workspace.`);

async function readTask(db: WorkspaceTransaction, row: RolloutDetailRow): Promise<string> {
  if (row.task_revision_id !== null) {
    const content = await findTaskContent(db, row.task_revision_id);
    return content ? taskContentJson(content) : "null";
  }
  return row.inline_task === null ? "null" : inlineTaskJson(row.inline_task);
}

/** The task that a rollout brought along; its record in the trace has it byte for byte. */
function inlineTaskJson(text: string): string {
  const { instruction = "", input = {} } = JSON.parse(text) as { instruction?: string; input?: object };
  return JSON.stringify({ instruction, input, files: [], outputSchema: null, metadata: {} });
}

const isIncomplete = (writer: WriterRow): boolean =>
  writer.record_count < Math.max(writer.highest_seq, writer.last_seq ?? 0);

const toWriter = (writer: WriterRow, gaps: readonly GapRow[]): RolloutDetail["writers"][number] => ({
  writer: writer.writer_no,
  writerId: writer.writer_id,
  ackedSeq: writer.acked_seq,
  highestSeq: writer.highest_seq,
  missing: gaps
    .filter((gap) => gap.writer_no === writer.writer_no)
    .map((gap) => [gap.first_seq, gap.last_seq]),
  dropped: readDropped(writer.dropped),
});
