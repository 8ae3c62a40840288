import { type ApiKey, idFromUuid, RolloutError, routes, uuidFromId } from "@rollout/contract";
import type { RouteContext, RouteServer } from "../../platform/serve-route.js";
import {
  type ApiKeyFilter,
  type ApiKeyListRow,
  countRunningRollouts,
  listApiKeyClients,
  listApiKeys,
} from "./api-keys.sql.js";
import { createApiKey } from "./create-api-key.js";
import { revokeApiKey } from "./revoke-api-key.js";

/** Days for which a key that is over stays listed. */
const listedAfterDays = 30;

/** Clients of a key that are shown. */
const mostClients = 20;

/** API keys of a workspace: owners see and end all of them, members those that they made. */
export function serveApiKeys(server: RouteServer): void {
  server.serve(routes.listApiKeys, async (context) => {
    const filter = { ...withinReach(context), overWithinDays: listedAfterDays };
    return { apiKeys: (await listApiKeys(context.db, filter)).map(apiKeyReply) };
  });

  server.serve(routes.createApiKey, async ({ db, body, person, audit }) => {
    const { key, row } = await createApiKey(db, { ...body, createdBy: person.user_id }, audit);
    return { apiKey: apiKeyReply(row), secret: key };
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
    const { db, params, person, audit } = context;
    const wanted = { ...withinReach(context), id: uuidFromId("key", params.apiKeyId) };
    const row = await revokeApiKey(db, wanted, { audit, personId: person.user_id });
    if (!row) throw new RolloutError("api_key_not_found");
    return apiKeyReply(row);
  });
}

const withinReach = ({
  workspace,
  person,
}: Pick<RouteContext<unknown>, "workspace" | "person">): ApiKeyFilter =>
  workspace.role === "owner" ? {} : { createdBy: person.user_id };

const apiKeyReply = (row: ApiKeyListRow): ApiKey => ({
  id: idFromUuid("key", row.id),
  name: row.name,
  preview: row.preview,
  kind: row.kind,
  scopes: row.scopes,
  state: row.state,
  createdBy:
    row.created_by === null
      ? null
      : { id: idFromUuid("user", row.created_by), name: row.created_by_name ?? "" },
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});
