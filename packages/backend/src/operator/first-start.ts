import { randomBytes } from "node:crypto";
import { newUuid, workspaceSlugPattern } from "@rollout/contract";
import { createApiKey } from "../features/api-keys/create-api-key.js";
import { createWorkspace as createOwnedWorkspace } from "../features/workspaces/create-workspace.js";
import { findWorkspaceBySlug } from "../features/workspaces/workspaces.sql.js";
import { isWellFormedApiKey, sha256 } from "../platform/api-key.js";
import { operatorAuditTrail } from "../platform/audit-trail.js";
import { findApiKey, listWorkspacesOfUser } from "../platform/callers.sql.js";
import type { Database } from "../platform/database.js";
import { WorkspaceDb } from "../platform/workspace-db.js";
import { ensureFirstOwner, insertSignInLink } from "./operator.sql.js";

/** How long a link to sign in can be used, in seconds. */
const linkValidForSeconds = 60 * 60;

/** The workspace of a first start on loopback when nothing else is said. */
const defaultSlug = "my-workspace";

/** What the operator wants to be there, as ROLLOUT_INIT_* says it. */
export interface FirstStart {
  readonly workspace: string | undefined;
  readonly ownerEmail: string | undefined;
  readonly apiKey: string | undefined;
}

export interface EnsuredWorkspace {
  readonly slug: string;
  readonly created: boolean;
}

/**
 * Makes the first workspace, its owner and its key where they are missing; the same call again changes nothing.
 * Without a slug, a server on loopback gets `my-workspace`, unless its owner has a workspace already, so that
 * the link that it prints lands somewhere.
 *
 * @throws {Error} with a sentence that names the variable.
 */
export async function ensureFirstWorkspace(
  database: Database,
  init: FirstStart,
  { isLoopback }: { isLoopback: boolean },
): Promise<EnsuredWorkspace | undefined> {
  const { apiKey } = init;
  if (apiKey !== undefined && !isWellFormedApiKey(apiKey)) {
    throw new Error(
      "ROLLOUT_INIT_API_KEY is not a key: it has the form mv37_rl_ and 38 letters and digits, of which the last 6 are a checksum. Make one with the admin command create-key, or copy the whole key again.",
    );
  }
  const slug = init.workspace ?? (await defaultWorkspace(database, isLoopback, apiKey !== undefined));
  if (slug === undefined) {
    if (apiKey === undefined) return undefined;
    throw new Error("ROLLOUT_INIT_API_KEY needs ROLLOUT_INIT_WORKSPACE, the workspace of the key.");
  }
  const workspace = await createWorkspace(database, { slug, ownerEmail: init.ownerEmail });
  if (apiKey !== undefined)
    await ensureApiKey(new WorkspaceDb(database, workspace.id), database, slug, apiKey);
  return { slug, created: workspace.created };
}

async function defaultWorkspace(
  database: Database,
  isLoopback: boolean,
  isNeeded: boolean,
): Promise<string | undefined> {
  if (!isLoopback) return undefined;
  const owned = await listWorkspacesOfUser(database, await firstOwner(database, undefined));
  return owned.length === 0 || isNeeded ? defaultSlug : undefined;
}

/**
 * Makes a workspace and its owner: the person with the address given, else the first owner of this server.
 * A workspace that is there already, or that had this slug once, keeps its members as they are.
 *
 * @throws {Error} when the slug is not one.
 */
export async function createWorkspace(
  database: Database,
  wanted: { slug: string; name?: string | undefined; ownerEmail?: string | undefined },
): Promise<{ id: string; slug: string; created: boolean }> {
  const { slug } = wanted;
  if (!workspaceSlugPattern.test(slug)) {
    throw new Error(
      `${slug} cannot be the slug of a workspace: it has lower-case letters, digits and hyphens inside, at most 63.`,
    );
  }
  const existing = await findWorkspaceBySlug(database, slug);
  if (existing) return { ...existing, created: false };
  const makerId = await firstOwner(database, wanted.ownerEmail);
  const audit = operatorAuditTrail("workspace.create");
  try {
    const made = await createOwnedWorkspace(database, audit, { slug, name: wanted.name ?? slug, makerId });
    return { ...made, created: true };
  } catch (error) {
    // Another server that starts now was faster.
    const made = await findWorkspaceBySlug(database, slug);
    if (!made) throw error;
    return { ...made, created: false };
  }
}

async function ensureApiKey(
  db: WorkspaceDb,
  database: Database,
  slug: string,
  apiKey: string,
): Promise<void> {
  const known = await findApiKey(database, sha256(apiKey));
  if (!known) {
    await createApiKey(db, { name: "ROLLOUT_INIT_API_KEY", key: apiKey });
    return;
  }
  if (known.workspace_id !== db.workspaceId) {
    throw new Error(
      `ROLLOUT_INIT_API_KEY belongs to another workspace than ${slug}. Give each workspace a key of its own.`,
    );
  }
  // A workspace that was deleted must not keep the server, which has others, from starting.
  if (known.state !== "valid" && known.state !== "workspace_deleted") {
    throw new Error(`ROLLOUT_INIT_API_KEY was ${known.state} in ${slug}. Give a new key, or leave it out.`);
  }
}

/**
 * Makes a fresh link that signs in the first owner once, within an hour. The token stands behind `#`, so that
 * it is in no log of a server or proxy.
 */
export async function createOwnerLink(database: Database, baseUrl: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await insertSignInLink(database, {
    tokenHash: sha256(token),
    userId: await firstOwner(database, undefined),
    validForSeconds: linkValidForSeconds,
  });
  return `${baseUrl.replace(/\/+$/, "")}/sign-in/link#token=${token}`;
}

const firstOwner = (database: Database, email: string | undefined): Promise<string> =>
  ensureFirstOwner(database, { id: newUuid(), name: email?.split("@")[0] ?? "Owner", email });
