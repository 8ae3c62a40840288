import { idFromUuid } from "@rollout/contract";
import { type AuditTrail, operatorAuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type ApiKeyFilter, type ApiKeyListRow, listApiKeys, markApiKeyRevoked } from "./api-keys.sql.js";

/**
 * Ends a key, as every server sees within a second. One that was revoked before stays as it was.
 *
 * @param wanted - The key, and whose keys may be meant.
 * @param by - Who ends it; the operator unless given.
 * @returns The key as it is now; undefined when there is none like it.
 */
export const revokeApiKey = (
  db: WorkspaceDb,
  wanted: ApiKeyFilter & { readonly id: string },
  by: { readonly audit: AuditTrail; readonly personId: string | null } = {
    audit: operatorAuditTrail("api_key.revoke"),
    personId: null,
  },
): Promise<ApiKeyListRow | undefined> =>
  db.transaction(async (transaction) => {
    const [known] = await listApiKeys(transaction, wanted);
    if (!known || !(await markApiKeyRevoked(transaction, known.id, by.personId))) return known;
    await by.audit.done(transaction, {
      workspaceId: db.workspaceId,
      object: { id: idFromUuid("key", known.id), name: known.name },
    });
    return (await listApiKeys(transaction, { id: known.id }))[0];
  });
