import type { GithubConnection } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { findGithubConnection, saveGithubToken } from "./github.sql.js";
import type { GithubAccess } from "./github-access.js";

const previewOf = (token: string): string => `${token.slice(0, 12)}…${token.slice(-4)}`;

/** GitHub writes `2026-12-31 23:59:59 UTC`; classic tokens that never expire have no such header. */
function expiryOf(header: string | number | undefined): Date | null {
  const at = Date.parse(
    String(header ?? "")
      .replace(" UTC", "Z")
      .replace(" ", "T"),
  );
  return Number.isNaN(at) ? null : new Date(at);
}

/** Tries a token, and keeps it sealed where GitHub accepts it. */
export async function connectGithub(
  db: WorkspaceDb,
  access: GithubAccess,
  audit: AuditTrail,
  token: string,
): Promise<GithubConnection> {
  const { data, headers } = await access.withToken(token).call((rest) => rest.users.getAuthenticated());
  const expiresAt = expiryOf(headers["github-authentication-token-expiration"]);
  await db.transaction(async (transaction) => {
    const sealed = access.seal(db.workspaceId, token);
    await saveGithubToken(transaction, { login: data.login, sealed, preview: previewOf(token), expiresAt });
    await audit.done(transaction, {
      object: { id: null, name: data.login },
      after: { token: previewOf(token), expiresAt },
    });
  });
  return readConnection(db);
}

export async function readConnection(db: WorkspaceDb): Promise<GithubConnection> {
  const row = await findGithubConnection(db);
  return {
    kind: row?.kind ?? null,
    login: row?.login ?? null,
    tokenPreview: row?.token_preview ?? null,
    expiresAt: row?.expires_at?.toISOString() ?? null,
    appUrl: null,
    connectedAt: row?.connected_at.toISOString() ?? null,
  };
}
