import { type GithubConnection, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { Github } from "./github.js";
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

/** What fine-grained tokens begin with; classic ones reach everything that their person does. */
const fineGrained = "github_pat_";

/**
 * Reads what exports need of one repository that the token reaches. Whether it may write shows only when it does.
 *
 * @throws {RolloutError} github_refused, with the right that is missing.
 */
async function tryRights(github: Github): Promise<void> {
  const { data } = await github.call((rest) =>
    rest.repos.listForAuthenticatedUser({ sort: "pushed", per_page: 100 }),
  );
  const [repository] = data.filter((each) => each.permissions?.push === true);
  if (repository === undefined) return;
  const [owner, repo] = repository.full_name.split("/") as [string, string];
  await github.call((rest) => rest.repos.listBranches({ owner, repo, per_page: 1 }));
  await github.call((rest) => rest.pulls.list({ owner, repo, per_page: 1 }));
}

/** Tries a token, and keeps it sealed where GitHub accepts it. */
export async function connectGithub(
  db: WorkspaceDb,
  access: GithubAccess,
  audit: AuditTrail,
  token: string,
): Promise<GithubConnection> {
  if (!token.startsWith(fineGrained))
    throw new RolloutError(
      "github_refused",
      `This is no fine-grained token: those begin with ${fineGrained}, and reach only the repositories chosen for them.`,
    );
  const github = access.withToken(token);
  const { data, headers } = await github.call((rest) => rest.users.getAuthenticated());
  await tryRights(github);
  const expiresAt = expiryOf(headers["github-authentication-token-expiration"]);
  await db.transaction(async (transaction) => {
    const sealed = access.seal(db.workspaceId, token);
    await saveGithubToken(transaction, { login: data.login, sealed, preview: previewOf(token), expiresAt });
    await audit.done(transaction, {
      object: { id: null, name: data.login },
      after: { token: previewOf(token), expiresAt },
    });
  });
  return readConnection(db, access.app?.installUrl() ?? null);
}

export async function readConnection(db: WorkspaceDb, appUrl: string | null): Promise<GithubConnection> {
  const row = await findGithubConnection(db);
  return {
    kind: row?.kind ?? null,
    login: row?.login ?? null,
    tokenPreview: row?.token_preview ?? null,
    expiresAt: row?.expires_at?.toISOString() ?? null,
    appUrl,
    connectedAt: row?.connected_at.toISOString() ?? null,
  };
}
