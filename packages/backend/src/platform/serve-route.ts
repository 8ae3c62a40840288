import {
  errorStatus,
  parseNotingRounded,
  RolloutError,
  type RoundedNumber,
  type Route,
  type RouteBody,
  type RouteParams,
  type RouteQuery,
  type RouteReply,
  routes,
} from "@rollout/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type AuditTrail, auditTrailOf } from "./audit-trail.js";
import type { SessionRow } from "./callers.sql.js";
import type { Database } from "./database.js";
import type { Caller, CallerWorkspace, Guard } from "./guard.js";
import { packReply } from "./pack-reply.js";
import { readJsonText } from "./request-body.js";
import type { WorkspaceDb } from "./workspace-db.js";

/** What a handler gets: the parts of the request, validated, and the caller's workspace. */
export interface RouteContext<R> {
  readonly params: RouteParams<R>;
  readonly query: RouteQuery<R>;
  readonly body: RouteBody<R>;
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The caller's workspace; reading it on a route outside of workspaces is a mistake of ours and throws. */
  readonly workspace: CallerWorkspace;
  readonly db: WorkspaceDb;
  /** Who is signed in; reading it on a route that keys may call is a mistake of ours and throws. */
  readonly person: SessionRow;
  /**
   * UUID of the person who acts, signed in or by a command-line login; reading it on a route that other keys may call
   * is a mistake of ours and throws.
   */
  readonly personId: string;
  /** Where a route that changes something writes what it did, in the transaction of the change. */
  readonly audit: AuditTrail;
}

/** JSON text that was built elsewhere (in Postgres) and goes out as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}

type HandlerResult<R> =
  RouteReply<R> extends undefined
    ? undefined
    : RouteReply<R> extends "bytes" | "stream"
      ? FastifyReply
      : RouteReply<R> | JsonText;

export interface ServeOptions {
  readonly ownBody?: boolean;
  readonly rateLimit?: { readonly max: number; readonly timeWindow: string };
}

export type Handler<R> = (context: RouteContext<R>) => Promise<HandlerResult<R>>;

/** Serves the routes of the contract: guard, validation and reply are the same for all. */
export class RouteServer {
  private readonly served = new Set<string>();

  constructor(
    readonly app: FastifyInstance,
    readonly guard: Guard,
    private readonly database: Database,
  ) {}

  /** A route of the contract that no feature serves must not go unnoticed. */
  assertComplete(): void {
    const missing = Object.values(routes).filter((route) => !this.served.has(route.operationId));
    if (missing.length > 0)
      throw new Error(`Not served: ${missing.map((route) => route.operationId).join(", ")}`);
  }

  /**
   * Serves one route.
   *
   * @param options.ownBody - The handler reads the body by itself: ingest, which keeps payloads byte for byte.
   * @param options.rateLimit - Calls that one address may make in a window of time.
   */
  serve<R extends Route>(
    route: R,
    handler: Handler<R>,
    { ownBody = false, rateLimit }: ServeOptions = {},
  ): void {
    if (!route.callers) throw new Error(`${route.operationId} does not declare who may call it.`);
    if (route.method !== "GET" && !route.audit)
      throw new Error(`${route.operationId} does not declare what the audit log calls it.`);
    this.served.add(route.operationId);
    const params = z.strictObject(route.params ?? {});
    const query = z.object(route.query ?? {});
    const contextOf = async (
      request: FastifyRequest,
      reply: FastifyReply,
      caller: Caller,
    ): Promise<RouteContext<R>> =>
      ({
        params: parse(params, request.params),
        query: parse(query, request.query),
        body: route.body && !ownBody ? await parseBody(route.body, request) : undefined,
        caller,
        request,
        reply,
        get workspace() {
          return workspaceOf(caller, route);
        },
        get db() {
          return workspaceOf(caller, route).db;
        },
        get person() {
          if (caller.kind !== "session") throw new Error(`${route.operationId} has no signed-in person.`);
          return caller.session;
        },
        get personId() {
          if (caller.kind === "session") return caller.session.user_id;
          if (caller.kind === "key" && caller.key.kind === "cli" && caller.key.created_by !== null)
            return caller.key.created_by;
          throw new Error(`${route.operationId} has no person who acts.`);
        },
        get audit() {
          if (!route.audit || route.audit === "none") throw new Error(`${route.operationId} is not audited.`);
          return auditTrailOf(request, caller, route.audit);
        },
      }) as RouteContext<R>;
    this.app.route({
      method: route.method,
      // A HEAD would do the work, and an event stream never answers one.
      exposeHeadRoute: false,
      url: route.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      ...(rateLimit ? { config: { rateLimit } } : {}),
      handler: async (request, reply) => {
        const caller = await this.guard.identify(request, route.callers);
        const result = await this.auditRefusals(request, caller, route, async () => {
          this.guard.admit(caller, route.callers);
          return handler(await contextOf(request, reply, caller));
        });
        // The handler has sent it. A reply is thenable, so awaiting the handler gave undefined.
        if (route.reply === "bytes" || route.reply === "stream") return reply;
        reply.status(route.status ?? 200).header("cache-control", "no-store");
        if (result === undefined) return reply.send();
        const text = result instanceof JsonText ? result.text : JSON.stringify(result);
        const packed = await packReply(text, request.headers["accept-encoding"]);
        reply.type("application/json; charset=utf-8").header("vary", "accept-encoding");
        return packed ? reply.header("content-encoding", "gzip").send(packed) : reply.send(text);
      },
    });
  }

  /** A caller of a workspace who is refused a change leaves an entry in the workspace's audit log. */
  private async auditRefusals<Result>(
    request: FastifyRequest,
    caller: Caller,
    { audit }: Route,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (audit && audit !== "none" && caller.kind !== "anyone" && caller.workspace && isRefusal(error))
        await auditTrailOf(request, caller, audit).refused(this.database, error.code);
      throw error;
    }
  }
}

/** Someone may not do it, or not now; what was not found or not understood is no refusal. */
const isRefusal = (error: unknown): error is RolloutError =>
  error instanceof RolloutError && [403, 409, 410].includes(errorStatus(error.code));

function workspaceOf(caller: Caller, route: Route): CallerWorkspace {
  if (caller.kind === "anyone" || !caller.workspace)
    throw new Error(`${route.operationId} has no workspace.`);
  return caller.workspace;
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value ?? {});
  if (!result.success) throw result.error;
  return result.data;
}

async function parseBody(schema: z.ZodType, request: FastifyRequest): Promise<unknown> {
  const text = await readJsonText(request);
  let value: unknown;
  let rounded: RoundedNumber | undefined;
  try {
    ({ value, rounded } = parseNotingRounded(text));
  } catch (error) {
    throw new RolloutError("request_invalid", `The body is not JSON: ${(error as Error).message}`);
  }
  if (rounded) throw numberRounded(rounded);
  return parse(schema, value);
}

function numberRounded({ number, path }: RoundedNumber): RolloutError {
  const place = path.join(".") || "request";
  const message = `${number.slice(0, 40)} is a whole number beyond 2^53, which would be rounded; send it as a string`;
  return new RolloutError("number_rounded", `${place}: ${message}.`, [{ path: place, message }]);
}
