import { type Callers, type ErrorCode, RolloutError, type Scope } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import { isWellFormedApiKey, sha256 } from "./api-key.js";
import {
  type ApiKeyRow,
  findApiKey,
  findSession,
  listWorkspacesOfUser,
  type RequestOrigin,
  type SessionRow,
  type UserWorkspaceRow,
} from "./callers.sql.js";
import type { Database } from "./database.js";
import { isLoopbackUrl } from "./loopback.js";
import { originOf } from "./request-origin.js";
import { WorkspaceDb } from "./workspace-db.js";

/** Who calls, as a route sees it. `db` is there when the route is one of a workspace. */
export type Caller =
  | { readonly kind: "key"; readonly key: ApiKeyRow; readonly workspace: CallerWorkspace }
  | {
      readonly kind: "session";
      readonly session: SessionRow;
      readonly workspaces: readonly UserWorkspaceRow[];
      readonly workspace?: CallerWorkspace;
    }
  | { readonly kind: "anyone" };

export interface CallerWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: "owner" | "member" | null;
  readonly db: WorkspaceDb;
}

export interface GuardOptions {
  readonly database: Database;
  readonly cookieName: string;
  /** Origins whose pages may call with a session cookie. */
  readonly allowedOrigins: readonly string[];
  /** The Host of the request may too, by http as well: on loopback, where the port is not known beforehand. */
  readonly allowOwnHost: boolean;
}

/**
 * Decides in two steps, so that a refusal can name who was refused: who the caller is, and whether the route
 * lets them in.
 */
export interface Guard {
  identify(request: FastifyRequest, callers: Callers): Promise<Caller>;
  /** @throws {RolloutError} session_required, scope_missing, role_missing. */
  admit(caller: Caller, callers: Callers): void;
  /**
   * Both, for the callers of open streams, whose rights may have ended meanwhile. The workspace is the one that the
   * stream was opened for: its slug may lead elsewhere by now.
   */
  check(request: FastifyRequest, callers: Callers, workspaceId: string): Promise<void>;
}

/** How long a key that was found stays known, in ms: the longest that a revoked key can go on. */
const keyMemoryMs = 500;

export function createGuard(options: GuardOptions): Guard {
  const { database } = options;
  const knownKeys = new Map<string, { until: number; row: Promise<ApiKeyRow | undefined> }>();

  const lookUpKey = (key: string, origin: RequestOrigin): Promise<ApiKeyRow | undefined> => {
    const now = Date.now();
    const hash = sha256(key);
    const id = `${hash.toString("base64")} ${origin.address} ${origin.client}`;
    const known = knownKeys.get(id);
    if (known && known.until > now) return known.row;
    if (knownKeys.size > 10_000) knownKeys.clear();
    const row = findApiKey(database, hash, origin);
    knownKeys.set(id, { until: now + keyMemoryMs, row });
    row.catch(() => knownKeys.delete(id));
    return row;
  };

  const identify = async (request: FastifyRequest, callers: Callers): Promise<Caller> => {
    if ("anyone" in callers) {
      assertSameOrigin(request, options);
      return { kind: "anyone" };
    }
    const authorization = request.headers.authorization;
    if (authorization !== undefined) return keyCaller(request, authorization, lookUpKey, database);
    return sessionCaller(request, callers, options);
  };
  return {
    identify,
    admit,
    async check(request, callers, workspaceId) {
      const caller = await identify(request, callers);
      admit(caller, callers);
      if (caller.kind === "anyone" || caller.workspace?.id !== workspaceId)
        throw new RolloutError("workspace_not_found");
    },
  };
}

function admit(caller: Caller, callers: Callers): void {
  if (caller.kind === "anyone" || "anyone" in callers) return;
  if (caller.kind === "key") {
    if ("cli" in callers && callers.cli && caller.key.kind === "cli") return;
    const scopes = callers.key;
    if (!scopes) throw new RolloutError("session_required");
    if (!scopes.some((scope: Scope) => caller.key.scopes.includes(scope))) {
      const wanted = scopes.join(" or ");
      throw new RolloutError("scope_missing", `The key ${caller.key.preview} lacks the scope ${wanted}.`);
    }
    return;
  }
  if ("session" in callers && callers.session === "owner" && caller.workspace?.role !== "owner")
    throw new RolloutError("role_missing");
}

async function keyCaller(
  request: FastifyRequest,
  authorization: string,
  lookUpKey: (key: string, origin: RequestOrigin) => Promise<ApiKeyRow | undefined>,
  database: Database,
): Promise<Caller> {
  const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (key === undefined)
    throw new RolloutError("unauthenticated", "Authorization is not of the form Bearer mv37_rl_….");
  if (!isWellFormedApiKey(key)) throw new RolloutError("key_malformed");
  const row = await lookUpKey(key, originOf(request));
  if (!row) throw new RolloutError("key_unknown");
  if (row.state === "workspace_deleted") throw new RolloutError("workspace_deleted");
  if (row.state !== "valid") throw new RolloutError(`key_${row.state}` as ErrorCode);
  const asked = workspaceAskedFor(request);
  if (asked !== undefined && asked !== row.slug && !row.former_slugs.includes(asked)) {
    throw new RolloutError(
      "workspace_mismatch",
      `The key ${row.preview} belongs to the workspace ${row.slug}, the request asks for ${asked.slice(0, 80)}.`,
    );
  }
  return {
    kind: "key",
    key: row,
    workspace: {
      id: row.workspace_id,
      slug: row.slug,
      name: row.workspace_name,
      role: null,
      db: new WorkspaceDb(database, row.workspace_id),
    },
  };
}

async function sessionCaller(
  request: FastifyRequest,
  callers: Exclude<Callers, { anyone: true }>,
  options: GuardOptions,
): Promise<Caller> {
  const { database } = options;
  const token = request.cookies[options.cookieName];
  if (token === undefined) throw new RolloutError("unauthenticated");
  assertSameOrigin(request, options);
  const session = await findSession(database, sha256(token), originOf(request));
  if (!session) throw new RolloutError("session_expired");
  const workspaces = await listWorkspacesOfUser(database, session.user_id);
  if ("person" in callers) return { kind: "session", session, workspaces };

  const asked = workspaceAskedFor(request);
  if (asked === undefined) {
    throw new RolloutError(
      "workspace_not_found",
      "A session names its workspace by the header X-Rollout-Workspace.",
    );
  }
  const membership =
    workspaces.find(({ slug }) => slug === asked) ??
    workspaces.find(({ former_slugs: formerSlugs }) => formerSlugs.includes(asked));
  if (!membership) throw new RolloutError("workspace_not_found");
  const workspace = { ...membership, db: new WorkspaceDb(database, membership.id) };
  return { kind: "session", session, workspaces, workspace };
}

/** The slug of the header, or of `?workspace=` for event streams, which cannot send headers from a browser. */
function workspaceAskedFor(request: FastifyRequest): string | undefined {
  const header = request.headers["x-rollout-workspace"];
  if (typeof header === "string" && header !== "") return header;
  const query = (request.query as Record<string, unknown>).workspace;
  if (Array.isArray(query)) throw new RolloutError("request_invalid", "workspace: is given more than once.");
  return typeof query === "string" && query !== "" ? query : undefined;
}

/** A page of another site must not act with this person's cookie. */
function assertSameOrigin(
  request: FastifyRequest,
  { allowedOrigins, allowOwnHost }: Pick<GuardOptions, "allowedOrigins" | "allowOwnHost">,
): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") throw new RolloutError("origin_refused");
  const origin = request.headers.origin;
  if (origin === undefined) {
    if (site === undefined && request.cookies && Object.keys(request.cookies).length > 0)
      throw new RolloutError("origin_refused");
    return;
  }
  const { host } = request.headers;
  const own = [`http://${host}`, `https://${host}`];
  // Behind a proxy a server on loopback has a public name, too, whose http:// origin is not its own.
  const isOwnHost = allowOwnHost && own.includes(origin) && isLoopbackUrl(origin);
  if (!isOwnHost && !allowedOrigins.includes(origin)) throw new RolloutError("origin_refused");
}
