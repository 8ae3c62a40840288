import type { SecretPlace } from "../../platform/secret-box.js";

/** Where the ID token of a session is sealed; it goes back to the provider that issued it, and nowhere else. */
export const idTokenPlace = (sessionId: string, providerOrigin: string): SecretPlace => ({
  workspaceId: null,
  table: "sessions",
  row: sessionId,
  column: "id_token_sealed",
  origin: providerOrigin,
});
