import { type Invitation, idFromUuid, type ReceivedInvitation, routes, uuidFromId } from "@rollout/contract";
import { auditTrailOf } from "../../platform/audit-trail.js";
import { findCurrentSession } from "../../platform/current-session.js";
import type { Database } from "../../platform/database.js";
import type { Mailer } from "../../platform/mailer.js";
import { originOf } from "../../platform/request-origin.js";
import type { RouteContext, RouteServer } from "../../platform/serve-route.js";
import { acceptInvitation } from "./accept-invitation.js";
import { deliverInvitation } from "./deliver-invitation.js";
import { type InvitationRow, listOpenInvitations } from "./invitations.sql.js";
import { openInvitation } from "./open-invitation.js";
import type { ReceivedInvitationRow } from "./received-invitations.sql.js";
import { revokeInvitation } from "./revoke-invitation.js";
import { createInvitation, type Inviter, type NewLink, resendInvitation } from "./send-invitation.js";

/** Links that one address may open. */
const openRateLimit = { max: 60, timeWindow: "1 minute" };

export interface InvitationOptions {
  readonly database: Database;
  readonly cookieName: string;
  /** Absent: the inviter hands the link on. */
  readonly mailer: Mailer | undefined;
  /** Where browsers reach this server. */
  readonly appUrl: () => string;
}

/** Invitations, from the inviter and to the person invited. */
export function serveInvitations(
  server: RouteServer,
  { database, cookieName, mailer, appUrl }: InvitationOptions,
): void {
  const deliver = async (
    { db, request }: Pick<RouteContext<unknown>, "db" | "request">,
    newLink: NewLink,
  ) => {
    const onFailure = ({ code, reason }: { code: string; reason: string }): void =>
      request.log.warn({ code, reason }, "mail not sent");
    const { invitation, link } = await deliverInvitation(db, newLink, { mailer, appUrl, onFailure });
    return { invitation: invitationReply(invitation), link };
  };

  server.serve(routes.listInvitations, async ({ db }) => ({
    invitations: (await listOpenInvitations(db)).map(invitationReply),
  }));

  server.serve(routes.createInvitation, async (context) => {
    const { db, body, audit } = context;
    const wanted = { email: body.email, role: body.role ?? "member", inviter: inviterOf(context) };
    return deliver(context, await createInvitation(db, audit, wanted));
  });

  server.serve(routes.resendInvitation, async (context) => {
    const { db, params, audit } = context;
    const wanted = { id: uuidFromId("inv", params.invitationId), inviter: inviterOf(context) };
    return deliver(context, await resendInvitation(db, audit, wanted));
  });

  server.serve(routes.revokeInvitation, async ({ db, params, person, audit }) => {
    await revokeInvitation(db, audit, {
      id: uuidFromId("inv", params.invitationId),
      ownerId: person.user_id,
    });
    return undefined;
  });

  server.serve(
    routes.openInvitation,
    async ({ body, request }) => {
      const session = await findCurrentSession(request, { database, cookieName });
      const audit = (person: NonNullable<typeof session>) =>
        auditTrailOf(request, { kind: "session", session: person, workspaces: [] }, "invitation.accept");
      const visitor = session && { person: session, audit: audit(session) };
      return receivedInvitationReply(await openInvitation(database, body.token, visitor));
    },
    { rateLimit: openRateLimit },
  );

  server.serve(routes.acceptInvitation, async ({ params, person, audit }) => {
    const id = uuidFromId("inv", params.invitationId);
    const joined = await acceptInvitation(database, { id, person, audit });
    return { id: idFromUuid("ws", joined.workspace_id), slug: joined.slug, name: joined.workspace_name };
  });
}

const inviterOf = ({ person, request }: Pick<RouteContext<unknown>, "person" | "request">): Inviter => ({
  userId: person.user_id,
  personId: idFromUuid("user", person.user_id),
  address: originOf(request).address,
});

const invitationReply = (row: InvitationRow): Invitation => ({
  id: idFromUuid("inv", row.id),
  email: row.email,
  role: row.role,
  state: row.state,
  delivery: row.delivery,
  deliveryError: row.delivery_error,
  deliveryAt: row.delivery_at?.toISOString() ?? null,
  invitedBy: { id: idFromUuid("user", row.invited_by), name: row.invited_by_name },
  sentAt: row.sent_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});

const receivedInvitationReply = (row: ReceivedInvitationRow): ReceivedInvitation => ({
  id: idFromUuid("inv", row.id),
  workspace: { slug: row.slug, name: row.workspace_name },
  role: row.role,
  email: row.email,
  invitedBy: row.invited_by_name,
  expiresAt: row.expires_at.toISOString(),
});
