import type { InvitationDelivery, InvitationState, Role } from "@rollout/contract";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* Invitations as their workspace sees them. Names of people come by functions of migration 0007. */

export interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  delivery: InvitationDelivery;
  delivery_error: string | null;
  delivery_at: Date | null;
  invited_by: string;
  invited_by_name: string;
  sent_at: Date;
  expires_at: Date;
}

const columns = `i.id, i.email, i.role, i.delivery, i.delivery_error, i.delivery_at, i.invited_by,
  inviter.name as invited_by_name, i.sent_at, i.expires_at,
  case when i.accepted_at is not null then 'accepted'
       when i.revoked_at is not null then 'revoked'
       when m.role is distinct from 'owner' then 'void'
       when i.expires_at <= now() then 'expired' else 'pending' end as state`;

const tables = `invitations i join list_inviters() inviter on inviter.id = i.invited_by
  left join memberships m on m.workspace_id = i.workspace_id and m.user_id = i.invited_by`;

/** Those that were neither accepted nor revoked, newest first. */
export const listOpenInvitations = (db: WorkspaceQueryable): Promise<InvitationRow[]> =>
  db.query(
    `select ${columns} from ${tables}
     where i.workspace_id = $1 and i.accepted_at is null and i.revoked_at is null
     order by i.sent_at desc, i.id desc`,
    [db.workspaceId],
  );

/** The one that was neither accepted nor revoked of an address. */
export const findOpenInvitation = async (
  db: WorkspaceQueryable,
  email: string,
): Promise<InvitationRow | undefined> =>
  (
    await db.query<InvitationRow>(
      `select ${columns} from ${tables}
       where i.workspace_id = $1 and i.email = $2 and i.accepted_at is null and i.revoked_at is null`,
      [db.workspaceId, email],
    )
  )[0];

/** Whatever its state. */
export const findInvitation = async (
  db: WorkspaceQueryable,
  id: string,
): Promise<InvitationRow | undefined> =>
  (
    await db.query<InvitationRow>(
      `select ${columns} from ${tables} where i.workspace_id = $1 and i.id = $2`,
      [db.workspaceId, id],
    )
  )[0];

/** A link that counts from now on. */
export interface InvitationLink {
  readonly tokenHash: Buffer;
  readonly invitedBy: string;
  readonly validForDays: number;
}

export const insertInvitation = async (
  db: WorkspaceQueryable,
  {
    id,
    email,
    role,
    tokenHash,
    invitedBy,
    validForDays,
  }: InvitationLink & Pick<InvitationRow, "id" | "email" | "role">,
): Promise<void> => {
  await db.query(
    `insert into invitations (workspace_id, id, email, role, token_hash, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))`,
    [db.workspaceId, id, email, role, tokenHash, invitedBy, validForDays],
  );
};

/** Puts a new link in the place of the old one; false when the invitation was accepted or revoked. */
export const renewInvitation = async (
  db: WorkspaceQueryable,
  id: string,
  { tokenHash, invitedBy, validForDays }: InvitationLink,
): Promise<boolean> =>
  (
    await db.query(
      `update invitations set token_hash = $3, invited_by = $4, sent_at = now(),
         expires_at = now() + make_interval(days => $5), delivery = 'not_sent', delivery_at = null,
         delivery_error = null
       where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null returning id`,
      [db.workspaceId, id, tokenHash, invitedBy, validForDays],
    )
  ).length > 0;

/** False when it was accepted or revoked before. */
export const markInvitationRevoked = async (db: WorkspaceQueryable, id: string): Promise<boolean> =>
  (
    await db.query(
      `update invitations set revoked_at = now()
       where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null returning id`,
      [db.workspaceId, id],
    )
  ).length > 0;

/** Notes what became of the mail that carried a link, unless a newer link took its place or it was opened. */
export const noteDelivery = async (
  db: WorkspaceQueryable,
  id: string,
  { tokenHash, delivery, error }: { tokenHash: Buffer; delivery: InvitationDelivery; error: string | null },
): Promise<void> => {
  await db.query(
    `update invitations set delivery = $4, delivery_error = $5, delivery_at = now()
     where workspace_id = $1 and id = $2 and token_hash = $3 and delivery = 'not_sent'`,
    [db.workspaceId, id, tokenHash, delivery, error],
  );
};

export const isAddressOfMember = async (db: WorkspaceQueryable, email: string): Promise<boolean> =>
  (await db.query<{ found: boolean }>("select is_address_of_member($1) as found", [email]))[0]!.found;

/** Who sends invitations, as the audit log names them. */
export interface InvitationSender {
  /** Typed id. */
  readonly personId: string;
  /** IP address. */
  readonly address: string;
}

/**
 * How many invitations this person sent within an hour out of any workspace, or this address out of this one, and
 * how long it takes until the oldest of them no longer counts, in seconds. By the audit log: it counts on every server.
 */
export const countSentInvitations = async (
  db: WorkspaceQueryable,
  { personId, address }: InvitationSender,
): Promise<{ count: number; seconds: number }> =>
  (
    await db.query<{ count: number; seconds: number }>("select * from count_sent_invitations($1, $2)", [
      personId,
      address,
    ])
  )[0]!;
