import { resealIdTokens } from "../features/sessions/reseal-id-tokens.js";
import type { AdminArguments, AdminContext } from "./admin-command.js";
import { resealConnections } from "./reseal-connections.js";

/** Seals anew what a former AUTH_SECRET sealed, and says of each kind how much it was. */
export async function resealSecrets(
  _given: AdminArguments,
  { database, secretBox, providerOrigin, githubUrl, print, note }: AdminContext,
): Promise<void> {
  const box = await secretBox();
  const kinds = {
    "ID tokens of sessions": () => resealIdTokens(database, box, providerOrigin),
    "Secrets of buckets": () => resealConnections(database, box, "bucket", githubUrl),
    "Tokens of GitHub": () => resealConnections(database, box, "github", githubUrl),
  };
  let unreadable = 0;
  for (const [name, reseal] of Object.entries(kinds)) {
    const counts = await reseal();
    unreadable += counts.unreadable;
    print(
      `${name}: ${counts.resealed} sealed anew, ${counts.current} up to date, ${counts.unreadable} unreadable`,
    );
  }
  note(
    unreadable === 0
      ? "AUTH_SECRET_PREVIOUS can be forgotten once every server has the new AUTH_SECRET."
      : "What is unreadable was sealed with a secret that is not given, or for a provider that is not configured: give the secret as AUTH_SECRET_PREVIOUS, or enter the value again.",
  );
}
