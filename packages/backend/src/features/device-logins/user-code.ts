import { randomInt } from "node:crypto";

/** Without vowels, so that no code is a word; 20^8 are 34.6 bits (RFC 8628 section 6.1). */
const letters = "BCDFGHJKLMNPQRSTVWXZ";

/** A code that a person reads in one place and types in another: WDJF-KTNB. */
export function newUserCode(): string {
  const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join("");
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
