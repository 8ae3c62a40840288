import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

/*
 * mv37_rl_, 32 random base62 characters (190 bits), then the CRC32 of all before as 6 base62 characters: a
 * mistyped key is refused without a database query. SHA-256 is enough at rest for a key of this entropy.
 */
const prefix = "mv37_rl_";
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const pattern = /^mv37_rl_[0-9A-Za-z]{38}$/;

export function newApiKey(): string {
  let key = prefix;
  for (let index = 0; index < 32; index++) key += base62[randomInt(62)];
  return key + checksum(key);
}

export const isWellFormedApiKey = (key: string): boolean =>
  pattern.test(key) && checksum(key.slice(0, -6)) === key.slice(-6);

/** What lists show: the first 12 and last 4 characters. */
export const apiKeyPreview = (key: string): string => `${key.slice(0, 12)}…${key.slice(-4)}`;

export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let index = 0; index < 6; index++) {
    digits = base62[rest % 62]! + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
