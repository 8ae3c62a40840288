import { z } from "zod";

/**
 * Typed ids: a prefix that names the noun and the 128 bits of a UUIDv7 in 26 characters of Crockford
 * base32, as in TypeID (https://github.com/jetify-com/typeid). The database stores the UUID.
 */
export const idPrefixes = {
  workspace: "ws",
  user: "user",
  session: "ses",
  invitation: "inv",
  apiKey: "key",
  auditEntry: "aud",
  run: "run",
  rollout: "ro",
  dataset: "ds",
  datasetVersion: "dsv",
  task: "task",
  taskRevision: "rev",
  taskSet: "set",
  file: "file",
  upload: "upl",
  bucket: "bkt",
  job: "job",
} as const;

export type IdNoun = keyof typeof idPrefixes;
export type IdPrefix = (typeof idPrefixes)[IdNoun];
export type TypedId<P extends IdPrefix> = `${P}_${string}`;

export type WorkspaceId = TypedId<"ws">;
export type UserId = TypedId<"user">;
export type SessionId = TypedId<"ses">;
export type InvitationId = TypedId<"inv">;
export type ApiKeyId = TypedId<"key">;
export type AuditEntryId = TypedId<"aud">;
export type RunId = TypedId<"run">;
export type RolloutId = TypedId<"ro">;
export type DatasetId = TypedId<"ds">;
export type DatasetVersionId = TypedId<"dsv">;
export type TaskId = TypedId<"task">;
export type TaskRevisionId = TypedId<"rev">;
export type TaskSetId = TypedId<"set">;
export type FileId = TypedId<"file">;
export type UploadId = TypedId<"upl">;
export type BucketId = TypedId<"bkt">;
export type JobId = TypedId<"job">;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const bitsOf = new Map([...alphabet].map((character, value) => [character, value]));

/** The pattern of a typed id; the first character holds 3 bits, so it is at most 7. */
export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`);

const idSchema = <P extends IdPrefix>(prefix: P) =>
  z
    .string()
    .regex(idPattern(prefix))
    .describe(`\`${prefix}_\` and 26 characters of base32`) as unknown as z.ZodType<TypedId<P>, TypedId<P>>;

export const workspaceIdSchema = idSchema("ws");
export const userIdSchema = idSchema("user");
export const sessionIdSchema = idSchema("ses");
export const invitationIdSchema = idSchema("inv");
export const apiKeyIdSchema = idSchema("key");
export const auditEntryIdSchema = idSchema("aud");
export const runIdSchema = idSchema("run");
export const rolloutIdSchema = idSchema("ro");
export const datasetIdSchema = idSchema("ds");
export const datasetVersionIdSchema = idSchema("dsv");
export const taskIdSchema = idSchema("task");
export const taskSetIdSchema = idSchema("set");
export const fileIdSchema = idSchema("file");
export const uploadIdSchema = idSchema("upl");
export const bucketIdSchema = idSchema("bkt");
export const jobIdSchema = idSchema("job");

/** Writes a canonical UUID as a typed id. */
export function idFromUuid<P extends IdPrefix>(prefix: P, uuid: string): TypedId<P> {
  const hex = uuid.replaceAll("-", "");
  const first = Number.parseInt(hex.slice(0, 2), 16);
  let text = alphabet[first >> 5]! + alphabet[first & 31]!;
  // Five hexadecimal digits are four of base32. Lists have thousands of ids, and BigInt takes ten times as long.
  for (let at = 2; at < 32; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    text +=
      alphabet[bits >> 15]! +
      alphabet[(bits >> 10) & 31]! +
      alphabet[(bits >> 5) & 31]! +
      alphabet[bits & 31]!;
  }
  return `${prefix}_${text}`;
}

/**
 * Reads the UUID of a typed id.
 *
 * @throws {TypeError} when the text is not an id of this prefix.
 */
export function uuidFromId(prefix: IdPrefix, id: string): string {
  const uuid = tryUuidFromId(prefix, id);
  if (uuid === undefined) throw new TypeError(`Not an id of ${prefix}_: ${id}`);
  return uuid;
}

/** The UUID of a typed id, or undefined when the text is not an id of this prefix. */
export function tryUuidFromId(prefix: IdPrefix, id: string): string | undefined {
  if (id.length !== prefix.length + 27 || !id.startsWith(`${prefix}_`)) return undefined;
  let bits = 0n;
  for (let index = prefix.length + 1; index < id.length; index++) {
    const value = bitsOf.get(id[index]!);
    if (value === undefined) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  if (bits >> 128n !== 0n) return undefined;
  return formatUuid(bits.toString(16).padStart(32, "0"));
}

// Random bytes are drawn in advance: one draw per id costs more than all the rest of making it.
const randomPool = new Uint8Array(4096);
let randomUsed = randomPool.length;

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits. */
export function newUuid(nowMs: number = Date.now()): string {
  if (randomUsed + 10 > randomPool.length) {
    crypto.getRandomValues(randomPool);
    randomUsed = 0;
  }
  const random = (): number => randomPool[randomUsed++]!;
  const time = nowMs.toString(16).padStart(12, "0");
  let hex =
    time + hexOfByte[(random() & 0x0f) | 0x70] + hexOfByte[random()] + hexOfByte[(random() & 0x3f) | 0x80];
  for (let index = 0; index < 7; index++) hex += hexOfByte[random()];
  return formatUuid(hex);
}

/** A new typed id. */
export const newId = <P extends IdPrefix>(prefix: P): TypedId<P> => idFromUuid(prefix, newUuid());

const formatUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
