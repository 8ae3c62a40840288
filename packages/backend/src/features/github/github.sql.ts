import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

export interface GithubConnectionRow {
  kind: "token" | "app";
  login: string;
  token_sealed: string | null;
  token_preview: string | null;
  installation_id: number | null;
  /** Of an installation, as owner/name: no others are reached. */
  repositories: string[];
  expires_at: Date | null;
  connected_at: Date;
}

export const findGithubConnection = async (
  db: WorkspaceQueryable,
): Promise<GithubConnectionRow | undefined> =>
  (
    await db.query<GithubConnectionRow>(
      `select kind, login, token_sealed, token_preview, installation_id, repositories, expires_at, connected_at
       from github_connections where workspace_id = $1`,
      [db.workspaceId],
    )
  )[0];

export const saveGithubToken = async (
  db: WorkspaceTransaction,
  token: { login: string; sealed: string; preview: string; expiresAt: Date | null },
): Promise<void> => {
  await db.query(
    `insert into github_connections (workspace_id, kind, login, token_sealed, token_preview, expires_at)
     values ($1, 'token', $2, $3, $4, $5)
     on conflict (workspace_id) do update set kind = 'token', login = excluded.login, installation_id = null,
       repositories = '{}', token_sealed = excluded.token_sealed, token_preview = excluded.token_preview,
       expires_at = excluded.expires_at, connected_at = now()`,
    [db.workspaceId, token.login, token.sealed, token.preview, token.expiresAt],
  );
};

export const saveGithubInstallation = async (
  db: WorkspaceTransaction,
  found: { login: string; installationId: number; repositories: readonly string[] },
): Promise<void> => {
  await db.query(
    `insert into github_connections (workspace_id, kind, login, installation_id, repositories)
     values ($1, 'app', $2, $3, $4)
     on conflict (workspace_id) do update set kind = 'app', login = excluded.login,
       installation_id = excluded.installation_id, repositories = excluded.repositories, token_sealed = null,
       token_preview = null, expires_at = null, connected_at = now()`,
    [db.workspaceId, found.login, found.installationId, found.repositories],
  );
};

/** The login that was connected, if any was. */
export const deleteGithubConnection = async (db: WorkspaceTransaction): Promise<string | undefined> =>
  (
    await db.query<{ login: string }>(
      "delete from github_connections where workspace_id = $1 returning login",
      [db.workspaceId],
    )
  )[0]?.login;

/** The last export of a dataset to GitHub. */
export interface LastExport {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "merged" | "closed";
  readonly repository: string;
  readonly branch: string;
  readonly folder: string;
  readonly commit: string;
  readonly version: number;
  /** RFC 3339. */
  readonly at: string;
}

export const findLastExport = async (
  db: WorkspaceQueryable,
  datasetId: string,
): Promise<LastExport | undefined> => {
  const rows = await db.query<{ pull_request: string | null }>(
    "select pull_request::text from datasets where workspace_id = $1 and id = $2",
    [db.workspaceId, datasetId],
  );
  const text = rows[0]?.pull_request;
  return text ? (JSON.parse(text) as LastExport) : undefined;
};

export const saveLastExport = async (
  db: WorkspaceQueryable,
  datasetId: string,
  last: LastExport,
): Promise<void> => {
  await db.query(
    `update datasets set pull_request = $3::json, exported_version = $4 where workspace_id = $1 and id = $2`,
    [db.workspaceId, datasetId, JSON.stringify(last), last.version],
  );
};
