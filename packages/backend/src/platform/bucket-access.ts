import { idFromUuid, RolloutError, uuidFromId } from "@rollout/contract";
import { type BucketConnection, endpointOf } from "./bucket-connection.js";
import { toRolloutError, unknownName } from "./bucket-failures.js";
import { type BucketRow, connectionOf, findBucket, noteBucketUse } from "./buckets.sql.js";
import { ConnectedBucket } from "./connected-bucket.js";
import { createOutboundAgents, type OutboundAgents } from "./outbound-agents.js";
import { NameUnknown, type OutboundPolicy } from "./outbound-policy.js";
import type { SecretBox, SecretPlace } from "./secret-box.js";
import type { WorkspaceDb } from "./workspace-db.js";

/** How often a request to a storage is sent, unless a person waits for the verdict of a test. */
const attempts = 3;

/** The origin to which a secret may be sent: of the endpoint, or Amazon as a whole. */
export const secretOriginOf = (endpoint: string | null): string =>
  endpoint === null ? "https://amazonaws.com" : new URL(endpoint).origin;

/** Where the secret of a connection belongs. */
export const secretPlaceOf = (
  workspaceId: string,
  bucketId: string,
  endpoint: string | null,
): SecretPlace => ({
  workspaceId,
  table: "buckets",
  row: bucketId,
  column: "secret_sealed",
  origin: secretOriginOf(endpoint),
});

/** Opens the connected buckets of workspaces, each time by the policy as it is now. */
export class BucketAccess {
  readonly #agents: OutboundAgents;

  constructor(
    readonly policy: OutboundPolicy,
    readonly secrets: SecretBox,
  ) {
    this.#agents = createOutboundAgents(policy);
  }

  /**
   * A bucket that may not be stored yet.
   *
   * @throws {RolloutError} endpoint_refused.
   */
  async connect(
    connection: BucketConnection,
    options: { readonly attempts?: number; readonly clockOffsetMs?: number } = {},
  ): Promise<ConnectedBucket> {
    await this.#check(endpointOf(connection));
    return new ConnectedBucket(connection, { agents: this.#agents, attempts, ...options });
  }

  /**
   * The bucket of an id of the API.
   *
   * @throws {RolloutError} bucket_not_found, endpoint_refused or secret_unreadable.
   */
  async open(db: WorkspaceDb, bucketId: string): Promise<ConnectedBucket> {
    const row = await findBucket(db, uuidFromId("bkt", bucketId));
    if (row === undefined) throw new RolloutError("bucket_not_found");
    return this.openRow(db, row);
  }

  /** As open, by the UUID of the database. */
  openByUuid = (db: WorkspaceDb, uuid: string): Promise<ConnectedBucket> =>
    this.open(db, idFromUuid("bkt", uuid));

  async openRow(db: WorkspaceDb, row: BucketRow): Promise<ConnectedBucket> {
    const note = (failure: RolloutError | null): void => {
      // How the use went is worth keeping, and not worth failing for.
      noteBucketUse(db, row.id, failure).catch(() => undefined);
    };
    const connection = this.connectionOf(db.workspaceId, row);
    try {
      await this.#check(endpointOf(connection));
    } catch (error) {
      if (error instanceof RolloutError) note(error);
      throw error;
    }
    return new ConnectedBucket(connection, { agents: this.#agents, attempts, onOutcome: note });
  }

  /** A stored connection with its secret. */
  connectionOf = (workspaceId: string, row: BucketRow): BucketConnection => ({
    ...connectionOf(row),
    secretAccessKey: this.secretOf(workspaceId, row),
  });

  /** @throws {RolloutError} secret_unreadable. */
  secretOf = (workspaceId: string, row: BucketRow): string =>
    this.secrets.open(row.secret_sealed, secretPlaceOf(workspaceId, row.id, row.endpoint));

  async #check(endpoint: string): Promise<void> {
    try {
      await this.policy.check(endpoint);
    } catch (error) {
      if (!(error instanceof NameUnknown)) throw error;
      throw toRolloutError({
        code: "bucket_unreachable",
        message: unknownName(new URL(endpoint).host),
        step: "address",
        field: "endpoint",
        repair: null,
      });
    }
  }

  close(): void {
    this.#agents.destroy();
  }
}
