import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { RolloutError } from "@rollout/contract";

/** Where a sealed value lies and whom it is for. Sealed for one place, it cannot be opened in another. */
export interface SecretPlace {
  /** UUID; null for what concerns no workspace. */
  readonly workspaceId: string | null;
  readonly table: string;
  /** Id of the row. */
  readonly row: string;
  readonly column: string;
  /** Where the secret is sent to, as `https://host:port`; null for what is sent nowhere. */
  readonly origin: string | null;
}

/** What sealing anew found. */
export interface ResealCounts {
  readonly resealed: number;
  /** Sealed with the secret of now before. */
  readonly current: number;
  /** To be entered again. */
  readonly unreadable: number;
}

interface BoxKey {
  /** The first 8 hexadecimal digits of the key's SHA-256. */
  readonly id: string;
  readonly key: Buffer;
}

const version = "1";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals what is secret in the database: AES-256-GCM with a key derived from AUTH_SECRET for this installation,
 * bound to the value's place. Written `1.<key id>.<nonce>.<ciphertext>.<tag>`, the last three in base64url.
 */
export class SecretBox {
  readonly #current: BoxKey;
  readonly #keys: ReadonlyMap<string, BoxKey>;

  /**
   * @param secrets.previous - Former secrets: what they sealed can be opened, nothing new is sealed with them.
   * @param installationId - Salt, so that two installations with one secret have different keys.
   */
  constructor(secrets: { current: string; previous: readonly string[] }, installationId: string) {
    const keys = [secrets.current, ...secrets.previous].map((secret) => keyOf(secret, installationId));
    this.#current = keys[0]!;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  seal(secret: string, place: SecretPlace): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", this.#current.key, nonce);
    cipher.setAAD(bindingOf(place));
    const ciphertext = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    const parts = [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"));
    return [version, this.#current.id, ...parts].join(".");
  }

  /**
   * @throws {RolloutError} secret_unreadable when the value was sealed with a secret that is not known, for another
   * place, or was changed.
   */
  open(sealed: string, place: SecretPlace): string {
    const [format, keyId = "", ...parts] = sealed.split(".");
    const [nonce, ciphertext, tag] = parts.map((part) => Buffer.from(part, "base64url"));
    const key = this.#keys.get(keyId);
    if (!key) throw new RolloutError("secret_unreadable");
    if (format !== version || parts.length !== 3 || nonce?.length !== nonceBytes || tag?.length !== tagBytes)
      throw new RolloutError("secret_unreadable", changedSentence);
    const decipher = createDecipheriv("aes-256-gcm", key.key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(bindingOf(place)).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(ciphertext!), decipher.final()]).toString("utf8");
    } catch {
      throw new RolloutError("secret_unreadable", changedSentence);
    }
  }

  /** Seals anew what a former secret sealed: what became of it, or why nothing did. */
  reseal(sealed: string, place: SecretPlace): { readonly sealed: string } | "current" | "unreadable" {
    try {
      const secret = this.open(sealed, place);
      return this.isSealedWithCurrent(sealed) ? "current" : { sealed: this.seal(secret, place) };
    } catch (error) {
      if (error instanceof RolloutError) return "unreadable";
      throw error;
    }
  }

  /** False for what a former secret sealed, or one that is not known. */
  isSealedWithCurrent(sealed: string): boolean {
    return sealed.startsWith(`${version}.${this.#current.id}.`);
  }
}

const changedSentence = "A stored secret was changed, or sealed for another place than the one it lies in.";

function keyOf(secret: string, installationId: string): BoxKey {
  const key = Buffer.from(hkdfSync("sha256", secret, installationId, "rollout/box/1", 32));
  return { id: createHash("sha256").update(key).digest("hex").slice(0, 8), key };
}

/** `workspace|table|row|column|origin`. */
function bindingOf({ workspaceId, table, row, column, origin }: SecretPlace): Buffer {
  const parts = [workspaceId ?? "", table, row, column, origin ?? ""];
  // A part with the separator in it could pass for another place.
  if (parts.some((part) => part.includes("|"))) throw new TypeError("The place of a secret holds no |.");
  return Buffer.from(parts.join("|"));
}
