import { type ApiKey, idFromUuid } from "@rollout/contract";
import type { ApiKeyListRow } from "./api-keys.sql.js";

/** A key as replies show it. */
export const describeApiKey = (row: ApiKeyListRow): ApiKey => ({
  id: idFromUuid("key", row.id),
  name: row.name,
  preview: row.preview,
  kind: row.kind,
  scopes: row.scopes,
  state: row.state,
  createdBy:
    row.created_by === null
      ? null
      : { id: idFromUuid("user", row.created_by), name: row.created_by_name ?? "" },
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});
