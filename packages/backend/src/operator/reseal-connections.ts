import { apiUrlOf, tokenPlace } from "../features/github/github-places.js";
import { secretPlaceOf } from "../platform/bucket-access.js";
import type { Database } from "../platform/database.js";
import type { ResealCounts, SecretBox, SecretPlace } from "../platform/secret-box.js";
import { WorkspaceDb } from "../platform/workspace-db.js";
import {
  listSealedConnections,
  replaceSealedConnection,
  type SealedConnectionRow,
} from "./sealed-connections.sql.js";

/**
 * Seals anew the secrets of buckets, or the tokens of GitHub, of all workspaces while servers go on: what an owner
 * enters meanwhile is left alone.
 *
 * @param githubUrl - As the server's: a token sealed for another GitHub stays unreadable.
 */
export async function resealConnections(
  database: Database,
  box: SecretBox,
  kind: SealedConnectionRow["kind"],
  githubUrl: string,
): Promise<ResealCounts> {
  const counts = { resealed: 0, current: 0, unreadable: 0 };
  for (const row of await listSealedConnections(database)) {
    if (row.kind !== kind) continue;
    const outcome = box.reseal(row.sealed, placeOf(row, githubUrl));
    const db = new WorkspaceDb(database, row.workspace_id);
    if (typeof outcome === "string") counts[outcome]++;
    else if (await replaceSealedConnection(db, row, outcome.sealed)) counts.resealed++;
  }
  return counts;
}

const placeOf = (
  { kind, workspace_id, id, endpoint }: SealedConnectionRow,
  githubUrl: string,
): SecretPlace =>
  kind === "bucket"
    ? secretPlaceOf(workspace_id, id, endpoint)
    : tokenPlace(workspace_id, apiUrlOf(githubUrl));
