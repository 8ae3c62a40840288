import { type BucketChange, idFromUuid, type NewBucket, newUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import { type BucketAccess, secretOriginOf, secretPlaceOf } from "../../platform/bucket-access.js";
import type { BucketConnection } from "../../platform/bucket-connection.js";
import { connectionOf } from "../../platform/buckets.sql.js";
import { reasonAgainstObjectKey } from "../../platform/object-key.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import {
  type CountedBucketRow,
  findCountedBucket,
  findDisconnectedBucket,
  lockBucket,
  saveBucket,
} from "./buckets.sql.js";
import { errorOfTest, testBucket } from "./test-bucket.js";

/**
 * Checks what a person has typed and no schema can: the prefix.
 *
 * @throws {RolloutError} request_invalid.
 */
export function readConnection(wanted: NewBucket): BucketConnection {
  const { bucket, region, prefix, endpoint, pathStyle, accessKeyId, secretAccessKey } = wanted;
  const reason = reasonAgainstObjectKey(prefix);
  if (reason !== undefined) throw new RolloutError("request_invalid", `prefix: ${reason}.`);
  if (prefix !== "" && (!prefix.endsWith("/") || prefix.startsWith("/")))
    throw new RolloutError("request_invalid", "prefix: it ends with a slash and does not begin with one.");
  return { bucket, region, prefix, endpoint, pathStyle, accessKeyId, secretAccessKey };
}

/** Tests a new connection and stores it where all is well. */
export async function createBucket(
  db: WorkspaceDb,
  access: BucketAccess,
  audit: AuditTrail,
  wanted: NewBucket,
): Promise<CountedBucketRow> {
  const connection = readConnection(wanted);
  await assertWell(access, connection);
  return db.transaction(async (transaction) => {
    // Files of tasks that refer to this place find it again.
    const id = (await findDisconnectedBucket(transaction, connection)) ?? newUuid();
    const name = wanted.name ?? wanted.bucket;
    await saveBucket(transaction, {
      id,
      name,
      ...connection,
      secretSealed: seal(access, db.workspaceId, id, connection),
    });
    await audit.done(transaction, {
      object: { id: idFromUuid("bkt", id), name },
      after: withoutSecret(connection),
    });
    return (await findCountedBucket(transaction, id))!;
  });
}

/** Tests a changed connection and stores it where all is well. */
export async function updateBucket(
  db: WorkspaceDb,
  access: BucketAccess,
  audit: AuditTrail,
  { bucketId, change }: { bucketId: string; change: BucketChange },
): Promise<CountedBucketRow> {
  const row = await findCountedBucket(db, bucketId);
  if (row === undefined) throw new RolloutError("bucket_not_found");
  const endpoint = change.endpoint === undefined ? row.endpoint : change.endpoint;
  // Before anything is sent: whoever changes where a secret goes must know it.
  if (change.secretAccessKey === undefined && secretOriginOf(endpoint) !== secretOriginOf(row.endpoint))
    throw new RolloutError("secret_required");
  const { secretAccessKey = access.secretOf(db.workspaceId, row) } = change;
  const name = change.name ?? row.name;
  const before = connectionOf(row);
  const connection = readConnection({ ...before, ...definedOf(change), secretAccessKey });
  const isSame =
    change.secretAccessKey === undefined &&
    JSON.stringify(withoutSecret(connection)) === JSON.stringify(before);
  if (!isSame) await assertWell(access, connection);
  return db.transaction(async (transaction) => {
    if (!(await lockBucket(transaction, bucketId))) throw new RolloutError("bucket_not_found");
    await saveBucket(transaction, {
      id: bucketId,
      name,
      ...connection,
      secretSealed: seal(access, db.workspaceId, bucketId, connection),
    });
    await audit.done(transaction, {
      object: { id: idFromUuid("bkt", bucketId), name },
      before: { name: row.name, ...before },
      after: {
        name,
        ...withoutSecret(connection),
        ...(change.secretAccessKey === undefined ? {} : { secret: "replaced" }),
      },
    });
    return (await findCountedBucket(transaction, bucketId))!;
  });
}

async function assertWell(access: BucketAccess, connection: BucketConnection): Promise<void> {
  const test = await testBucket(access, connection);
  if (!test.ok) throw errorOfTest(test);
}

const seal = (
  access: BucketAccess,
  workspaceId: string,
  bucketId: string,
  { endpoint, secretAccessKey }: BucketConnection,
): string => access.secrets.seal(secretAccessKey, secretPlaceOf(workspaceId, bucketId, endpoint));

/** What the audit log may tell. */
const withoutSecret = ({
  secretAccessKey: _,
  ...told
}: BucketConnection): Omit<BucketConnection, "secretAccessKey"> => told;

const definedOf = (change: BucketChange): Partial<NewBucket> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
