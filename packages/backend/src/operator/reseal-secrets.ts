import { resealIdTokens } from "../features/sessions/reseal-id-tokens.js";
import type { AdminArguments, AdminContext } from "./admin-commands.js";

/** Seals anew the ID tokens that a former AUTH_SECRET sealed, and says of each kind how much it was. */
export async function resealSecrets(
  _given: AdminArguments,
  { database, secretBox, providerOrigin, print, note }: AdminContext,
): Promise<void> {
  const box = await secretBox();
  const kinds = { "ID tokens of sessions": () => resealIdTokens(database, box, providerOrigin) };
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
      ? "AUTH_SECRET_PREVIOUS can be forgotten once every server has the new AUTH_SECRET, unless a bucket or GitHub is connected: their secrets are not sealed anew, and open with it alone."
      : "What is unreadable was sealed with a secret that is not given, or for a provider that is not configured: give the secret as AUTH_SECRET_PREVIOUS, or enter the value again.",
  );
}
