import { newUuid } from "@rollout/contract";
import type pg from "pg";

/** What the audit log keeps of one action. */
export interface AuditEntryRow {
  readonly action: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly object_id: string | null;
  readonly object_name: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly session_id: string | null;
}

/** These columns of what the audit log keeps of the workspace with this slug, oldest first. */
export const listAuditEntries = async <Column extends keyof AuditEntryRow>(
  client: pg.Client,
  slug: string,
  columns: readonly Column[],
): Promise<Pick<AuditEntryRow, Column>[]> =>
  (
    await client.query<Pick<AuditEntryRow, Column>>(
      `select ${columns.join(", ")} from audit_entries
       where workspace_id = (select id from workspaces where slug = $1) order by at, id`,
      [slug],
    )
  ).rows;

/* Entries of the audit log that tests need to be of another time, actor or number than they can make happen. */

export interface WantedAuditEntry {
  readonly at: string;
  readonly action: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly actorId?: string;
  readonly actorName?: string;
  readonly objectName?: string;
}

/** Appends entries to the log of the workspace with this slug, as a superuser. */
export async function insertAuditEntries(
  client: pg.Client,
  slug: string,
  entries: readonly WantedAuditEntry[],
): Promise<void> {
  for (const entry of entries) {
    await client.query(
      `insert into audit_entries (id, workspace_id, at, actor_kind, actor_id, actor_name, action, outcome, code, object_name)
       select $1, id, $3, 'person', $4, $5, $6, $7, $8, $9 from workspaces where slug = $2`,
      [
        newUuid(),
        slug,
        entry.at,
        entry.actorId ?? null,
        entry.actorName ?? "somebody",
        entry.action,
        entry.outcome ?? "done",
        entry.code ?? null,
        entry.objectName ?? null,
      ],
    );
  }
}

/** As many entries as are wanted, one a second back from now, every tenth refused. */
export const insertManyAuditEntries = async (
  client: pg.Client,
  slug: string,
  count: number,
): Promise<void> => {
  await client.query(
    `insert into audit_entries (id, workspace_id, at, actor_kind, actor_id, actor_name, action, outcome, code,
       object_id, object_name, address, client)
     select gen_random_uuid(), w.id, now() - make_interval(secs => n), 'person', 'user_' || n % 50,
       'Person ' || n % 50, (array['session.open', 'api_key.create', 'dataset.create', 'member.update'])[1 + n % 4],
       case when n % 10 = 0 then 'refused' else 'done' end, case when n % 10 = 0 then 'role_missing' end,
       'key_' || n, 'object ' || n, '192.0.2.1', 'Firefox 145 on Linux'
     from workspaces w, generate_series(1, $2::int) n where w.slug = $1`,
    [slug, count],
  );
  await client.query("vacuum analyze audit_entries");
};
