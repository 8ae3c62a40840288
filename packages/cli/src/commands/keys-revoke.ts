import type { ApiKey } from "@rollout/contract";
import { defineCommand, flag, required } from "../command.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";
import { canAsk, confirm } from "../prompt.js";

export const keysRevoke = defineCommand({
  name: "keys revoke",
  summary: "Revoke an API key, at once and for good",
  arguments: { key: required("id, or name where only one key has it") },
  description: "Asks where it is the key that the command itself uses: nothing works with it afterwards.",
  options: { yes: flag("do not ask", "y") },
  async run(context, { key: wanted, yes }) {
    const api = await context.api();
    const { apiKeys } = await api.call("listApiKeys");
    const key = chosen(apiKeys, wanted);
    const isInUse = (await api.call("getSession")).apiKey?.id === key.id;
    if (isInUse && !yes) await agree(context, key);
    await api.call("revokeApiKey", { params: { apiKeyId: key.id } });
    context.output.done(
      { apiKey: key },
      `Revoked ${key.name}`,
      `${key.preview} is refused from now on`,
      ...(isInUse ? ["it was the key in use; log in again: rollout login"] : []),
    );
  },
});

async function agree({ output, signal }: Context, { name }: ApiKey): Promise<void> {
  const question = `${name} is the key that this command uses. Revoke it?`;
  if (output.mode === "people" && canAsk() && (await confirm(question, signal))) return;
  throw new Failure("key_in_use", `${name} is the key that this command uses. It was not revoked.`, {
    next: "Revoke it and remove it here: rollout logout --revoke   (or pass --yes)",
  });
}

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
