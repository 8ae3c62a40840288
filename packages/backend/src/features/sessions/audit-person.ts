import type { AuditAction, ErrorCode } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import { type AuditedChange, type AuditTrail, auditTrailOf } from "../../platform/audit-trail.js";
import { listWorkspacesOfUser, type SessionRow } from "../../platform/callers.sql.js";
import type { Queryable } from "../../platform/database.js";

/*
 * What a person does with their own sessions belongs to no workspace, yet its owners must see it: an entry goes
 * into each workspace of the person, or, where there is none, into the log of the server.
 */

/** The trail of a person whose session began or ended with this very request. */
export const sessionTrail = (request: FastifyRequest, session: SessionRow, action: AuditAction): AuditTrail =>
  auditTrailOf(request, { kind: "session", session, workspaces: [] }, action);

/** The trail of somebody who is not signed in. */
export const strangerTrail = (request: FastifyRequest, action: AuditAction): AuditTrail =>
  auditTrailOf(request, { kind: "anyone" }, action);

/** To be called in the transaction of the change. */
export async function auditPersonDone(
  db: Queryable,
  trail: AuditTrail,
  userId: string,
  change: AuditedChange = {},
): Promise<void> {
  for (const workspaceId of await workspacesOf(db, userId)) await trail.done(db, { ...change, workspaceId });
}

/** To be called outside of a transaction that rolls back. */
export async function auditPersonRefused(
  db: Queryable,
  trail: AuditTrail,
  code: ErrorCode,
  userId: string | null,
  change: AuditedChange = {},
): Promise<void> {
  const workspaces = userId === null ? [null] : await workspacesOf(db, userId);
  for (const workspaceId of workspaces) await trail.refused(db, code, { ...change, workspaceId });
}

async function workspacesOf(db: Queryable, userId: string): Promise<(string | null)[]> {
  const workspaces = await listWorkspacesOfUser(db, userId);
  return workspaces.length === 0 ? [null] : workspaces.map(({ id }) => id);
}
