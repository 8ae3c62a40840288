import { RolloutError, routes, type Scope, uuidFromId } from "@rollout/contract";
import type { Caller } from "../../platform/guard.js";
import type { RouteContext, RouteServer } from "../../platform/serve-route.js";
import { type ApiKeyFilter, countRunningRollouts, listApiKeyClients, listApiKeys } from "./api-keys.sql.js";
import { createApiKey, everyScope } from "./create-api-key.js";
import { describeApiKey } from "./describe-api-key.js";
import { revokeApiKey } from "./revoke-api-key.js";

/** Days for which a key that is over stays listed. */
const listedAfterDays = 30;

/** Clients of a key that are shown. */
const mostClients = 20;

/** API keys of a workspace: owners see and end all of them; members, and anyone's command line, those of one's own. */
export function serveApiKeys(server: RouteServer): void {
  server.serve(routes.listApiKeys, async (context) => {
    const filter = { ...withinReach(context), overWithinDays: listedAfterDays };
    return { apiKeys: (await listApiKeys(context.db, filter)).map(describeApiKey) };
  });

  server.serve(routes.createApiKey, async ({ db, body, caller, personId, audit }) => {
    const scopes = scopesWithin(caller, body.scopes);
    const { key, row } = await createApiKey(db, { ...body, scopes, createdBy: personId }, audit);
    return { apiKey: describeApiKey(row), secret: key };
  });

  server.serve(routes.getApiKeyUse, async (context) => {
    const { db, params } = context;
    const id = uuidFromId("key", params.apiKeyId);
    const [key] = await listApiKeys(db, { ...withinReach(context), id });
    if (!key) throw new RolloutError("api_key_not_found");
    const clients = await listApiKeyClients(db, id, mostClients);
    return {
      clients: clients.map(({ address, client, last_used_at }) => ({
        address,
        client: client === "" ? null : client,
        lastUsedAt: last_used_at.toISOString(),
      })),
      runningRollouts: await countRunningRollouts(db, id),
    };
  });

  server.serve(routes.revokeApiKey, async (context) => {
    const { db, params, personId, audit } = context;
    const wanted = { ...withinReach(context), id: uuidFromId("key", params.apiKeyId) };
    const row = await revokeApiKey(db, wanted, { audit, personId });
    if (!row) throw new RolloutError("api_key_not_found");
    return describeApiKey(row);
  });
}

/** Whose keys the caller may see and end. By a command line an owner has no more than their own. */
const withinReach = ({
  workspace,
  personId,
}: Pick<RouteContext<unknown>, "workspace" | "personId">): ApiKeyFilter =>
  workspace.role === "owner" ? {} : { createdBy: personId };

/**
 * The scopes of a new key: of a command line those of its own key, or fewer.
 *
 * @throws {RolloutError} scope_missing for others.
 */
function scopesWithin(caller: Caller, wanted: readonly Scope[] | undefined): readonly Scope[] {
  if (caller.kind !== "key") return wanted ?? everyScope;
  const { scopes, preview } = caller.key;
  const beyond = wanted?.find((scope) => !scopes.includes(scope));
  if (beyond !== undefined)
    throw new RolloutError(
      "scope_missing",
      `The key ${preview} lacks the scope ${beyond}, so it cannot give it.`,
    );
  return wanted ?? scopes;
}
