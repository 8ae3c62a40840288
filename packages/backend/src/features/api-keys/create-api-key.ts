import { idFromUuid, newUuid, type Scope } from "@rollout/contract";
import { apiKeyPreview, newApiKey, sha256 } from "../../platform/api-key.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { insertApiKey } from "./api-keys.sql.js";

export const everyScope: readonly Scope[] = ["ingest", "read", "write"];

/** Makes a key of a workspace. The text of it is nowhere else: the database keeps its hash. */
export async function createApiKey(
  db: WorkspaceQueryable,
  wanted: {
    name: string;
    scopes?: readonly Scope[];
    expiresInDays?: number | undefined;
    /** A key that was made elsewhere, well-formed. */
    key?: string;
  },
): Promise<{ id: string; key: string }> {
  const key = wanted.key ?? newApiKey();
  const id = newUuid();
  await insertApiKey(db, {
    id,
    name: wanted.name,
    keyHash: sha256(key),
    preview: apiKeyPreview(key),
    scopes: wanted.scopes ?? everyScope,
    expiresInDays: wanted.expiresInDays,
  });
  return { id: idFromUuid("key", id), key };
}
