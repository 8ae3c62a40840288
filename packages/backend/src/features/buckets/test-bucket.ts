import { randomUUID } from "node:crypto";
import { type BucketStep, type BucketTest, bucketStepSchema, RolloutError } from "@rollout/contract";
import type { BucketAccess } from "../../platform/bucket-access.js";
import { type BucketConnection, endpointOf } from "../../platform/bucket-connection.js";
import type { BucketFailure } from "../../platform/bucket-failures.js";
import type { ConnectedBucket } from "../../platform/connected-bucket.js";

type Step = BucketTest["steps"][number];

/** Objects that a test looks at to say how many there are. */
const lookedAt = 1_000;

/** The name of the object that a test writes, reads and deletes. */
const probeName = (): string => `.rollout-probe-${randomUUID()}`;

/**
 * Tries a connection as it will be used: it lists, writes, reads and deletes under the prefix.
 *
 * @param options.clockOffsetMs - By how much the clock of this server is put forward.
 */
export async function testBucket(
  access: BucketAccess,
  connection: BucketConnection,
  options: { readonly clockOffsetMs?: number } = {},
): Promise<BucketTest> {
  const begun = performance.now();
  const done = (outcome: Omit<BucketTest, "tookMs">): BucketTest => ({
    ...outcome,
    tookMs: Math.round(performance.now() - begun),
  });
  try {
    const bucket = await access.connect(connection, { attempts: 1, ...options });
    const objects = await withRights(connection, "list", () => look(bucket));
    await probe(bucket, connection);
    return done({
      ok: true,
      code: null,
      message: wellMessage(connection, objects),
      field: null,
      repair: null,
      steps: bucketStepSchema.options.map((step) => ({
        step,
        state: "ok",
        detail: wellDetail(step, connection),
      })),
      objects,
    });
  } catch (error) {
    if (!(error instanceof RolloutError)) throw error;
    const failure = await nearestFailure(access, connection, failureOf(error));
    return done({
      ok: false,
      code: failure.code,
      message: failure.message,
      field: failure.field,
      repair: failure.repair,
      steps: stepsOf(failure, connection),
      objects: null,
    });
  }
}

/** What a failed test says, as the error of the call that needed it to succeed. */
export const errorOfTest = ({ code, message, field, repair, steps }: BucketTest): RolloutError =>
  new RolloutError(code ?? "bucket_unreachable", message, {
    field,
    repair,
    step: steps.find(({ state }) => state === "failed")?.step ?? null,
  });

async function look(bucket: ConnectedBucket): Promise<BucketTest["objects"]> {
  const page = await bucket.list({ folder: "", limit: lookedAt, isDeep: true });
  const newest = page.objects.reduce<{ key: string; at: number } | null>((best, { key, modifiedAt }) => {
    const at = modifiedAt?.getTime() ?? 0;
    return best === null || at > best.at ? { key, at } : best;
  }, null);
  return {
    count: page.objects.length,
    isAll: page.nextToken === undefined,
    newestKey: newest?.key ?? null,
  };
}

const wellMessage = ({ bucket, prefix }: BucketConnection, objects: BucketTest["objects"]): string =>
  objects?.count === 0 && prefix !== ""
    ? `${bucket} can be listed, written, read and deleted in, but nothing is under the prefix ${prefix} yet: check its spelling if something should be.`
    : `All is well: ${bucket} can be listed, written, read and deleted in.`;

/** As policies of S3 call them. */
const actions = {
  list: "s3:ListBucket",
  write: "s3:PutObject",
  read: "s3:GetObject",
  delete: "s3:DeleteObject",
} as const;

/** Names the right that is missing. */
const withRights = <Result>(
  { prefix, accessKeyId }: BucketConnection,
  right: keyof typeof actions,
  work: () => Promise<Result>,
): Promise<Result> =>
  work().catch((error: unknown) => {
    if (!(error instanceof RolloutError) || error.code !== "bucket_access_denied") throw error;
    const where = prefix === "" ? "in the bucket" : `under the prefix ${prefix}`;
    const what = right === "list" ? `may not list ${where}` : `may list ${where}, and not ${right} there`;
    const message = `The access key ${accessKeyId} ${what}. Allow it ${actions[right]}.`;
    throw new RolloutError("bucket_access_denied", message, error.details);
  });

/** Writes, reads and deletes one small object. */
async function probe(bucket: ConnectedBucket, connection: BucketConnection): Promise<void> {
  const key = probeName();
  await withRights(connection, "write", () => bucket.write(key, Buffer.from("rollout")));
  try {
    await withRights(connection, "read", async () => (await bucket.read(key)).body.resume());
  } finally {
    await withRights(connection, "delete", () => bucket.remove(key));
  }
}

function failureOf(error: RolloutError): BucketFailure {
  const details = (error.details ?? {}) as Partial<BucketFailure>;
  return {
    code: error.code,
    message: error.message,
    step: details.step ?? (error.code === "endpoint_refused" ? "address" : "access"),
    field: details.field ?? (error.code === "endpoint_refused" ? "endpoint" : null),
    repair: details.repair ?? null,
  };
}

/** A storage names the right region before it looks at the credentials: they are tried there, since they come first. */
async function nearestFailure(
  access: BucketAccess,
  connection: BucketConnection,
  failure: BucketFailure,
): Promise<BucketFailure> {
  if (failure.step !== "region" || failure.repair === null) return failure;
  try {
    const bucket = await access.connect({ ...connection, region: failure.repair }, { attempts: 1 });
    await bucket.list({ folder: "", limit: 1 });
    return failure;
  } catch (error) {
    if (!(error instanceof RolloutError)) throw error;
    const inside = failureOf(error);
    return inside.step === "credentials" ? inside : failure;
  }
}

function stepsOf(failure: BucketFailure, connection: BucketConnection): Step[] {
  const steps = bucketStepSchema.options;
  const failedAt = steps.indexOf(failure.step);
  // Where the right region is not known, nobody has looked at the credentials yet.
  const isUnknown = (step: BucketStep): boolean =>
    step === "credentials" && failure.step === "region" && failure.repair === null;
  return steps.map((step, index) => {
    if (index === failedAt) return { step, state: "failed", detail: failure.message };
    if (index > failedAt || isUnknown(step)) return { step, state: "not_tried", detail: "" };
    return { step, state: "ok", detail: wellDetail(step, connection) };
  });
}

function wellDetail(step: BucketStep, connection: BucketConnection): string {
  const host = new URL(endpointOf(connection)).host;
  switch (step) {
    case "address":
      return `The server may connect to ${host}.`;
    case "connection":
      return `${host} answers.`;
    case "clock":
      return "The clocks agree.";
    case "credentials":
      return `The access key ${connection.accessKeyId} is accepted.`;
    case "region":
      return `The bucket is in ${connection.region}.`;
    case "access":
      return "Listing, writing, reading and deleting work.";
  }
}
