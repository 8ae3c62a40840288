import { type AuditAction, type ErrorCode, idFromUuid, newUuid } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import { type AuditEntryValues, appendAuditEntry } from "./audit.sql.js";
import type { Queryable } from "./database.js";
import type { Caller } from "./guard.js";
import { originOf } from "./request-origin.js";

type AuditSource = Pick<
  AuditEntryValues,
  "workspaceId" | "actorKind" | "actorId" | "actorName" | "address" | "client" | "sessionId" | "requestId"
>;

/** What an entry tells beside who, when and from where. Never a secret, nor the hash of one. */
export interface AuditedChange {
  /** Typed id and name, as they are now. */
  readonly object?: { readonly id: string | null; readonly name: string };
  readonly before?: unknown;
  readonly after?: unknown;
  /** UUID of the workspace that it concerns, where the route is of none. */
  readonly workspaceId?: string | null;
  /** Who acts, where the caller became known only by the act itself: signing in. */
  readonly actor?: { readonly id: string | null; readonly name: string };
}

/** Writes what one request does into the audit log. */
export class AuditTrail {
  readonly #source: AuditSource;

  constructor(
    source: AuditSource,
    readonly action: AuditAction,
  ) {
    this.#source = source;
  }

  /** The same, of a person who became known only by what is done. */
  by(person: { readonly id: string; readonly name: string }): AuditTrail {
    const actor = {
      actorKind: "person",
      actorId: idFromUuid("user", person.id),
      actorName: person.name,
    } as const;
    return new AuditTrail({ ...this.#source, ...actor }, this.action);
  }

  /** To be called in the transaction of the change itself, so that there is neither without the other. */
  done(db: Queryable, change: AuditedChange = {}): Promise<void> {
    return this.#append(db, "done", null, change);
  }

  /** To be called outside of a transaction that rolls back. */
  refused(db: Queryable, code: ErrorCode, change: AuditedChange = {}): Promise<void> {
    return this.#append(db, "refused", code, change);
  }

  #append(
    db: Queryable,
    outcome: "done" | "refused",
    code: ErrorCode | null,
    { object, before, after, workspaceId, actor }: AuditedChange,
  ): Promise<void> {
    return appendAuditEntry(db, {
      ...this.#source,
      ...(workspaceId === undefined ? {} : { workspaceId }),
      ...(actor === undefined ? {} : { actorKind: "person", actorId: actor.id, actorName: actor.name }),
      id: newUuid(),
      action: this.action,
      outcome,
      code,
      objectId: object?.id ?? null,
      objectName: object?.name ?? null,
      before,
      after,
    });
  }
}

/** What the caller of a request does. */
export const auditTrailOf = (request: FastifyRequest, caller: Caller, action: AuditAction): AuditTrail =>
  new AuditTrail({ ...actorOf(caller), ...originOf(request), requestId: request.id }, action);

/** What the operator does by the admin command. */
export const operatorAuditTrail = (action: AuditAction): AuditTrail =>
  new AuditTrail({ ...nobody, actorKind: "operator", actorName: "operator" }, action);

/** What the server does by itself. */
export const systemAuditTrail = (action: AuditAction): AuditTrail =>
  new AuditTrail({ ...nobody, actorKind: "system", actorName: "system" }, action);

const nobody = {
  workspaceId: null,
  actorId: null,
  address: null,
  client: null,
  sessionId: null,
  requestId: null,
} as const;

function actorOf(caller: Caller): Omit<AuditSource, "address" | "client" | "requestId"> {
  if (caller.kind === "key") {
    return {
      workspaceId: caller.workspace.id,
      actorKind: "key",
      actorId: idFromUuid("key", caller.key.id),
      actorName: caller.key.name,
      sessionId: null,
    };
  }
  if (caller.kind === "session") {
    const { session } = caller;
    return {
      workspaceId: caller.workspace?.id ?? null,
      actorKind: "person",
      actorId: idFromUuid("user", session.user_id),
      actorName: session.name,
      sessionId: idFromUuid("ses", session.session_id),
    };
  }
  return { workspaceId: null, actorKind: "person", actorId: null, actorName: "–", sessionId: null };
}
