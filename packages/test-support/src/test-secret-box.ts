import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretBox, SecretPlace } from "@rollout/backend";

/** A secret box with a key of its own: what it sealed for one place does not open at another. */
export function createTestSecretBox(): SecretBox {
  const key = randomBytes(32);
  const boundTo = (place: SecretPlace): Buffer => Buffer.from(Object.values(place).join("|"));
  return {
    seal(text, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundTo(place));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(boundTo(place));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
  };
}
