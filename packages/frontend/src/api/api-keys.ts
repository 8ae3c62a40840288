import { type ApiKeyId, type CreatedApiKey, type NewApiKey, routes } from "@rollout/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** The keys that the reader may see; over ones stay for 30 days. */
export const apiKeysQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "api-keys"],
    queryFn: async ({ signal }) => (await call(routes.listApiKeys, {}, { workspace, signal })).apiKeys,
    refetchInterval: 15_000,
  });

/** From where a key is used, and what runs with it. */
export const apiKeyUseQuery = (workspace: string, apiKeyId: ApiKeyId) =>
  queryOptions({
    queryKey: [workspace, "api-keys", apiKeyId, "use"],
    queryFn: ({ signal }) => call(routes.getApiKeyUse, { params: { apiKeyId } }, { workspace, signal }),
    staleTime: 0,
  });

/** The only reply with the whole key: whoever calls this keeps it out of caches, addresses and storage. */
export const createApiKey = (workspace: string, body: NewApiKey): Promise<CreatedApiKey> =>
  call(routes.createApiKey, { body }, { workspace });

export const revokeApiKey = (workspace: string, apiKeyId: ApiKeyId) =>
  call(routes.revokeApiKey, { params: { apiKeyId } }, { workspace });
