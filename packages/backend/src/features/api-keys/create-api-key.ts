import {
  type ApiKeyId,
  type ApiKeyKind,
  idFromUuid,
  newUuid,
  RolloutError,
  type Scope,
} from "@rollout/contract";
import { apiKeyPreview, newApiKey, sha256 } from "../../platform/api-key.js";
import { type AuditTrail, operatorAuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { type ApiKeyListRow, holdMembership, insertApiKey, listApiKeys } from "./api-keys.sql.js";

export const everyScope: readonly Scope[] = ["ingest", "read", "write"];

export interface WantedApiKey {
  readonly name: string;
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresInDays?: number | undefined;
  /** UUID of the person; the operator without. */
  readonly createdBy?: string;
  readonly kind?: ApiKeyKind;
  /** A key that was made elsewhere, well-formed. */
  readonly key?: string;
}

export interface MadeApiKey {
  readonly id: ApiKeyId;
  /** The text of it is nowhere else: the database keeps its hash. */
  readonly key: string;
  readonly row: ApiKeyListRow;
}

/**
 * Makes a key of a workspace.
 *
 * @throws {RolloutError} workspace_not_found when the membership of its maker has ended meanwhile.
 */
export const createApiKey = (
  db: WorkspaceDb,
  wanted: WantedApiKey,
  audit: AuditTrail = operatorAuditTrail("api_key.create"),
): Promise<MadeApiKey> => db.transaction((transaction) => addApiKey(transaction, wanted, audit));

/** As createApiKey, in a transaction that does more. */
export async function addApiKey(
  transaction: WorkspaceTransaction,
  wanted: WantedApiKey,
  audit: AuditTrail,
): Promise<MadeApiKey> {
  // Whoever ends the membership waits, and then sees this key.
  if (wanted.createdBy !== undefined && !(await holdMembership(transaction, wanted.createdBy)))
    throw new RolloutError("workspace_not_found");
  const key = wanted.key ?? newApiKey();
  const uuid = newUuid();
  const id = idFromUuid("key", uuid);
  await insertApiKey(transaction, {
    id: uuid,
    name: wanted.name,
    keyHash: sha256(key),
    preview: apiKeyPreview(key),
    scopes: everyScope.filter((scope) => (wanted.scopes ?? everyScope).includes(scope)),
    createdBy: wanted.createdBy ?? null,
    expiresInDays: wanted.expiresInDays,
    kind: wanted.kind ?? "standard",
  });
  const row = (await listApiKeys(transaction, { id: uuid }))[0]!;
  await audit.done(transaction, {
    workspaceId: transaction.workspaceId,
    object: { id, name: row.name },
    after: { scopes: row.scopes, expiresAt: row.expires_at?.toISOString() ?? null },
  });
  return { id, key, row };
}
