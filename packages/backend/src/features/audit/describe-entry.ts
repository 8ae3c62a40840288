import { type AuditEntry, idFromUuid } from "@rollout/contract";
import type { AuditEntryRow } from "./audit.sql.js";

/** An entry as replies and exports carry it. */
export const auditEntryOf = (row: AuditEntryRow): AuditEntry => ({
  id: idFromUuid("aud", row.id),
  at: row.at.toISOString(),
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  action: row.action,
  outcome: row.outcome,
  code: row.code,
  object: row.object_name === null ? null : { id: row.object_id, name: row.object_name },
  before: valueIn(row.before),
  after: valueIn(row.after),
  address: row.address,
  client: row.client,
  sessionId: row.session_id,
  requestId: row.request_id,
});

const valueIn = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
