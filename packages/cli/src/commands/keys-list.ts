import { defineCommand } from "../command.js";
import { age } from "../output/age.js";
import { styled } from "../output/text.js";

export const keysList = defineCommand({
  name: "keys list",
  alias: "list keys",
  summary: "List API keys of the workspace: your own, of an owner all",
  async run(context) {
    const api = await context.api();
    const { apiKeys } = await api.call("listApiKeys");
    context.output.list({
      json: { apiKeys },
      rows: apiKeys,
      columns: [
        { title: "Name", value: ({ name }) => name, flexible: true },
        { title: "Key", value: ({ preview }) => preview },
        { title: "Id", value: ({ id }) => id },
        { title: "Scopes", value: ({ scopes }) => scopes.join(", ") },
        { title: "State", value: ({ state }) => styled(state, state === "valid" ? "good" : "dim") },
        { title: "Last used", value: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : age(lastUsedAt)) },
        { title: "Made by", value: ({ createdBy }) => createdBy?.name ?? "the operator", flexible: true },
      ],
      quiet: ({ id }) => id,
      empty: "There is no API key. Make one: rollout keys create my-agent",
    });
  },
});
