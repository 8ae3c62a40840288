import type { ApiKey } from "@rollout/contract";
import { defineCommand, required } from "../command.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";

export const keysRevoke = defineCommand({
  name: "keys revoke",
  summary: "Revoke an API key, at once and for good",
  arguments: { key: required("id, or name where only one key has it") },
  async run(context, { key: wanted }) {
    const api = await context.api();
    const { apiKeys } = await api.call("listApiKeys");
    const key = chosen(apiKeys, wanted);
    await api.call("revokeApiKey", { params: { apiKeyId: key.id } });
    context.output.done({ apiKey: key }, `Revoked ${key.name}`, `${key.preview} is refused from now on`);
  },
});

function chosen(apiKeys: readonly ApiKey[], wanted: string): ApiKey {
  const found = apiKeys.filter(
    ({ id, name, state }) => id === wanted || (name === wanted && state === "valid"),
  );
  const [key] = found;
  const next = "See the ids: rollout keys list";
  if (!key) {
    throw new Failure("api_key_not_found", `There is no valid key ${wanted} that you may see.`, {
      next,
      exitCode: exitCodes.notFound,
    });
  }
  if (found.length > 1)
    throw new Failure("api_key_ambiguous", `${found.length} valid keys have the name ${wanted}.`, {
      next,
      exitCode: exitCodes.usage,
    });
  return key;
}
