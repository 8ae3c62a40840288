import type { Database } from "../../platform/database.js";
import type { ResealCounts, SecretBox } from "../../platform/secret-box.js";
import { idTokenPlace } from "./id-token-place.js";
import { listSealedIdTokens, replaceSealedIdToken } from "./sealed-id-tokens.sql.js";

/** Rows of one step. */
const stepRows = 500;

/**
 * Seals anew what a former secret sealed, while servers go on: a session that ends meanwhile is left alone.
 *
 * @param providerOrigin - Of the provider that issued them; undefined where none is configured.
 */
export async function resealIdTokens(
  database: Database,
  box: SecretBox,
  providerOrigin: string | undefined,
): Promise<ResealCounts> {
  const counts = { resealed: 0, current: 0, unreadable: 0 };
  let after: string | null = null;
  while (true) {
    const rows = await listSealedIdTokens(database, after, stepRows);
    for (const { id, sealed } of rows) {
      const place = idTokenPlace(id, providerOrigin ?? "");
      const outcome = box.reseal(sealed, place);
      if (typeof outcome === "string") counts[outcome]++;
      else if (await replaceSealedIdToken(database, id, sealed, outcome.sealed)) counts.resealed++;
    }
    after = rows.at(-1)?.id ?? null;
    if (after === null) return counts;
  }
}
