import * as openid from "openid-client";
import { sha256 } from "../../platform/api-key.js";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { SessionRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import type { SecretBox } from "../../platform/secret-box.js";
import { auditPersonDone } from "./audit-person.js";
import { idTokenPlace } from "./id-token-place.js";
import type { IdentityProvider } from "./identity-provider.js";
import { revokeSession } from "./sessions.sql.js";

export interface ClosedSession {
  readonly id: string;
  /** Sealed; null where the session came from a link or the local provider. */
  readonly sealedIdToken: string | null;
}

/** Ends the session of a cookie here. */
export function closeSession(
  database: Database,
  audit: AuditTrail,
  person: SessionRow,
  token: string,
): Promise<ClosedSession> {
  return database.transaction("begin", async (transaction) => {
    const ended = await revokeSession(transaction, sha256(token));
    if (ended) await auditPersonDone(transaction, audit, person.user_id);
    return { id: person.session_id, sealedIdToken: ended?.id_token_sealed ?? null };
  });
}

/**
 * Where the browser goes to end its session with the provider, too; null where that has no such page.
 *
 * @param returnUrl - Where the provider sends the browser then.
 * @throws {RolloutError} secret_unreadable; {SignInFailure} sign_in_unavailable. The session here is over anyway.
 */
export async function providerSignOutUrl(
  provider: IdentityProvider | undefined,
  secretBox: SecretBox,
  { id, sealedIdToken }: ClosedSession,
  returnUrl: string,
): Promise<string | null> {
  if (!provider || sealedIdToken === null) return null;
  const idToken = secretBox.open(sealedIdToken, idTokenPlace(id, provider.origin));
  const configuration = await provider.configuration();
  if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
  return openid.buildEndSessionUrl(configuration, {
    id_token_hint: idToken,
    post_logout_redirect_uri: returnUrl,
  }).href;
}
