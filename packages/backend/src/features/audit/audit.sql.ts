import type { AuditAction, AuditActor, AuditOutcome, ErrorCode } from "@rollout/contract";
import { containsPattern, ilikeCollation } from "../../platform/like-pattern.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* Reading the audit log of a workspace. Entries are written by platform/audit.sql.ts. */

export interface AuditEntryRow {
  id: string;
  at: Date;
  /** With microseconds, which a Date would cut: the place in the list. */
  at_exact: string;
  actor_kind: AuditActor["kind"];
  actor_id: string | null;
  actor_name: string;
  action: AuditAction;
  outcome: AuditOutcome;
  code: ErrorCode | null;
  object_id: string | null;
  object_name: string | null;
  /** JSON text. */
  before: string | null;
  after: string | null;
  address: string | null;
  client: string | null;
  session_id: string | null;
  request_id: string | null;
}

/** Which entries are wanted; what is undefined leaves all. */
export interface AuditFilter {
  readonly search?: string | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly actorId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Time with microseconds and UUID of an entry. */
export type AuditPlace = readonly [at: string, id: string];

/** The condition of a filter, and its values from $2 on; $1 is the workspace. */
function conditionOf(filter: AuditFilter): { condition: string; values: unknown[] } {
  const values: unknown[] = [];
  const next = (value: unknown): string => `$${values.push(value) + 1}`;
  const terms = ["workspace_id = $1"];
  if (filter.since !== undefined) terms.push(`at >= ${next(filter.since)}::timestamptz`);
  if (filter.until !== undefined) terms.push(`at < ${next(filter.until)}::timestamptz`);
  if (filter.actions !== undefined) terms.push(`action = any(${next(filter.actions)}::text[])`);
  if (filter.outcome !== undefined) terms.push(`outcome = ${next(filter.outcome)}`);
  if (filter.actorId !== undefined) terms.push(`actor_id = ${next(filter.actorId)}`);
  if (filter.search !== undefined) {
    const collation = ilikeCollation(filter.search);
    const pattern = next(containsPattern(filter.search));
    // Ids are ASCII.
    const columns = collation
      ? ["actor_name", "object_name", "actor_id", "object_id"]
      : ["actor_name", "object_name"];
    terms.push(`(${columns.map((column) => `${column}${collation} ilike ${pattern}`).join(" or ")})`);
  }
  return { condition: terms.join(" and "), values };
}

/** Entries that match, newest first, after the place of the cursor. */
export const listAuditEntries = (
  db: WorkspaceQueryable,
  filter: AuditFilter,
  { after, limit }: { after: AuditPlace | undefined; limit: number },
): Promise<AuditEntryRow[]> => {
  const { condition, values } = conditionOf(filter);
  const first = values.length + 2;
  const place = after ? ` and (at, id) < ($${first + 1}::timestamptz, $${first + 2}::uuid)` : "";
  return db.query<AuditEntryRow>(
    `select id, at, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_exact, actor_kind,
       actor_id, actor_name, action, outcome, code, object_id, object_name, before, after, address, client,
       session_id, request_id
     from audit_entries where ${condition}${place} order by at desc, id desc limit $${first}`,
    [db.workspaceId, ...values, limit, ...(after ?? [])],
  );
};

/** How many entries match, and how many of them were refused. */
export const countAuditEntries = async (
  db: WorkspaceQueryable,
  filter: AuditFilter,
): Promise<{ entries: number; refused: number }> => {
  const { condition, values } = conditionOf(filter);
  const [row] = await db.query<{ entries: number; refused: number }>(
    `select count(*) as entries, count(*) filter (where outcome = 'refused') as refused
     from audit_entries where ${condition}`,
    [db.workspaceId, ...values],
  );
  return row!;
};
