import { type ApiKeyId, idFromUuid, newUuid, RolloutError, type Scope } from "@rollout/contract";
import { apiKeyPreview, newApiKey, sha256 } from "../../platform/api-key.js";
import { type AuditTrail, operatorAuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type ApiKeyListRow, holdMembership, insertApiKey, listApiKeys } from "./api-keys.sql.js";

export const everyScope: readonly Scope[] = ["ingest", "read", "write"];

/**
 * Makes a key of a workspace. The text of it is nowhere else: the database keeps its hash.
 *
 * @throws {RolloutError} workspace_not_found when the membership of its maker has ended meanwhile.
 */
export async function createApiKey(
  db: WorkspaceDb,
  wanted: {
    name: string;
    scopes?: readonly Scope[] | undefined;
    expiresInDays?: number | undefined;
    /** UUID of the person; the operator without. */
    createdBy?: string;
    /** A key that was made elsewhere, well-formed. */
    key?: string;
  },
  audit: AuditTrail = operatorAuditTrail("api_key.create"),
): Promise<{ id: ApiKeyId; key: string; row: ApiKeyListRow }> {
  const key = wanted.key ?? newApiKey();
  const uuid = newUuid();
  const id = idFromUuid("key", uuid);
  const row = await db.transaction(async (transaction) => {
    // Whoever ends the membership waits, and then sees this key.
    if (wanted.createdBy !== undefined && !(await holdMembership(transaction, wanted.createdBy)))
      throw new RolloutError("workspace_not_found");
    await insertApiKey(transaction, {
      id: uuid,
      name: wanted.name,
      keyHash: sha256(key),
      preview: apiKeyPreview(key),
      scopes: everyScope.filter((scope) => (wanted.scopes ?? everyScope).includes(scope)),
      createdBy: wanted.createdBy ?? null,
      expiresInDays: wanted.expiresInDays,
    });
    const made = (await listApiKeys(transaction, { id: uuid }))[0]!;
    await audit.done(transaction, {
      workspaceId: db.workspaceId,
      object: { id, name: made.name },
      after: { scopes: made.scopes, expiresAt: made.expires_at?.toISOString() ?? null },
    });
    return made;
  });
  return { id, key, row };
}
