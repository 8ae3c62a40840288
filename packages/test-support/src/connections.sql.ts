import { idFromUuid, newUuid, uuidFromId } from "@rollout/contract";
import pg from "pg";
import type { WorkspaceObjects } from "./workspace-objects.js";

/*
 * What a workspace holds only while a storage, a GitHub or a background job is at work: made as a superuser, so that
 * tests over every table and every route need none of them. The secrets were sealed by nobody and cannot be opened.
 */

const unreadable = "1.00000000.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";

/** Connects a bucket and GitHub to a workspace, and lets an import of it claim files. */
export async function insertConnections(
  database: { readonly superuserUrl: string },
  slug: string,
  { jobId }: Pick<WorkspaceObjects, "jobId">,
): Promise<Pick<WorkspaceObjects, "bucketId">> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    const [workspace] = (await client.query("select id from workspaces where slug = $1", [slug])).rows;
    const bucket = newUuid();
    await client.query(
      `insert into buckets (workspace_id, id, name, bucket, region, prefix, endpoint, path_style, access_key_id,
         secret_sealed)
       values ($1, $2, 'papers', 'papers', 'us-east-1', '', 'http://127.0.0.1:1', true, 'key', $3)`,
      [workspace.id, bucket, unreadable],
    );
    await client.query(
      `insert into files (workspace_id, id, name, size, content_type, sha256, bucket_id, object_key)
       values ($1, $2, 'attached.txt', 0, 'text/plain', sha256(''), $3, 'attached.txt')`,
      [workspace.id, newUuid(), bucket],
    );
    await client.query(
      `insert into github_connections (workspace_id, kind, login, token_sealed)
       values ($1, 'token', 'nobody', $2) on conflict do nothing`,
      [workspace.id, unreadable],
    );
    await client.query(
      `insert into import_files (workspace_id, job_id, claim, hashes)
       select workspace_id, id, $2, '{}' from jobs where workspace_id = $1 and id = $3`,
      [workspace.id, newUuid(), uuidFromId("job", jobId)],
    );
    return { bucketId: idFromUuid("bkt", bucket) };
  } finally {
    await client.end();
  }
}
