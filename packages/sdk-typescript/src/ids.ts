/**
 * Ids made by the client: UUIDv7 for records, typed ids (TypeID: a prefix and 26 characters of Crockford
 * base32) for runs and rollouts, W3C trace ids.
 */

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const base32 = "0123456789abcdefghjkmnpqrstvwxyz";

// One call to the random generator costs more than all else in an id, so bytes are drawn in bulk.
const pool = new Uint8Array(4096);
let drawn = pool.length;

function nextRandomBytes(count: number): number {
  if (drawn + count > pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  const offset = drawn;
  drawn += count;
  return offset;
}

/** A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits. */
export function newUuid(nowMs: number): string {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(12, "0").slice(-12);
  const at = nextRandomBytes(10);
  const version = hexOf[(pool[at]! & 0x0f) | 0x70]! + hexOf[pool[at + 1]!]!;
  const variant = hexOf[(pool[at + 2]! & 0x3f) | 0x80]! + hexOf[pool[at + 3]!]!;
  let rest = "";
  for (let index = at + 4; index < at + 10; index++) rest += hexOf[pool[index]!]!;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest}`;
}

/** A new typed id, `run_…` or `ro_…`. */
export function newId<P extends "run" | "ro">(prefix: P, nowMs: number): `${P}_${string}` {
  let bits = BigInt(`0x${newUuid(nowMs).replaceAll("-", "")}`);
  let text = "";
  for (let index = 0; index < 26; index++) {
    text = base32[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** A random W3C trace id: 32 hex digits, not all zero. */
export function newTraceId(): string {
  const at = nextRandomBytes(16);
  let text = "";
  for (let index = at; index < at + 16; index++) text += hexOf[pool[index]!]!;
  return /[^0]/.test(text) ? text : newTraceId();
}

/** Whether a text is the id of a task of a dataset. */
export const isTaskId = (text: unknown): text is `task_${string}` =>
  typeof text === "string" && /^task_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text);
