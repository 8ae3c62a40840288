import type { AuditAction, AuditOutcome, ErrorCode } from "@rollout/contract";
import type { Queryable } from "./database.js";

export interface AuditEntryValues {
  readonly id: string;
  /** UUID; null for what concerns no workspace. */
  readonly workspaceId: string | null;
  readonly actorKind: "person" | "key" | "operator" | "system";
  readonly actorId: string | null;
  readonly actorName: string;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  readonly code: ErrorCode | null;
  readonly objectId: string | null;
  readonly objectName: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly address: string | null;
  readonly client: string | null;
  readonly sessionId: string | null;
  readonly requestId: string | null;
}

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** Appends one entry; inside a transaction, it is there if and only if what it tells of is. */
export const appendAuditEntry = async (db: Queryable, entry: AuditEntryValues): Promise<void> => {
  await db.query(
    "select append_audit_entry($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    [
      entry.id,
      entry.workspaceId,
      entry.actorKind,
      entry.actorId,
      entry.actorName,
      entry.action,
      entry.outcome,
      entry.code,
      entry.objectId,
      entry.objectName,
      json(entry.before),
      json(entry.after),
      entry.address,
      entry.client,
      entry.sessionId,
      entry.requestId,
    ],
  );
};
