import { defineCommand } from "../command.js";
import { age } from "../output/age.js";
import { dim, styled } from "../output/text.js";

export const keysList = defineCommand({
  name: "keys list",
  alias: "list keys",
  summary: "List API keys of the workspace: your own, of an owner all",
  async run(context) {
    const api = await context.api();
    const [{ apiKeys }, { apiKey: own }] = await Promise.all([
      api.call("listApiKeys"),
      api.call("getSession"),
    ]);
    context.output.list({
      json: { apiKeys },
      rows: apiKeys,
      columns: [
        {
          title: "Name",
          value: ({ id, name }) => (id === own?.id ? [name, dim(" (in use)")] : name),
          flexible: true,
        },
        { title: "Id", value: ({ id }) => id },
        { title: "Key", value: ({ preview }) => preview, spare: 4 },
        { title: "Scopes", value: ({ scopes }) => scopes.join(", "), spare: 5 },
        { title: "State", value: ({ state }) => styled(state, state === "valid" ? "good" : "dim") },
        {
          title: "Ends",
          value: ({ expiresAt, revokedAt }) => (revokedAt ?? expiresAt)?.slice(0, 10) ?? "never",
          spare: 3,
        },
        {
          title: "Last used",
          value: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : age(lastUsedAt)),
          spare: 2,
        },
        {
          title: "Made by",
          value: ({ createdBy, kind }) => [
            createdBy?.name ?? "the operator",
            kind === "cli" ? dim(" by login") : "",
          ],
          flexible: true,
          spare: 1,
        },
      ],
      quiet: ({ id }) => id,
      empty: "There is no API key. Make one: rollout keys create my-agent",
    });
  },
});
