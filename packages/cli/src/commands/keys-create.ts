import type { Scope } from "@rollout/contract";
import { count, defineCommand, required, text } from "../command.js";
import { usageFailure } from "../failure.js";
import { dim } from "../output/text.js";

const everyScope = ["ingest", "read", "write"] as const satisfies readonly Scope[];

export const keysCreate = defineCommand({
  name: "keys create",
  summary: "Make an API key; it is shown this once",
  description: "The key alone goes to standard output, so that it can be kept in a variable or a file.",
  arguments: { name: required("what the key is for") },
  options: {
    scopes: text("list", "what it may do, comma separated: ingest, read, write; all unless given"),
    expiresInDays: count("n", "when it ends; never unless given"),
  },
  examples: [
    "rollout keys create production --scopes ingest",
    "export ROLLOUT_API_KEY=$(rollout keys create laptop)",
  ],
  async run(context, { name, scopes, expiresInDays }) {
    const api = await context.api();
    const created = await api.call("createApiKey", {
      body: {
        name,
        ...(scopes === undefined ? {} : { scopes: readScopes(scopes) }),
        ...(expiresInDays === undefined ? {} : { expiresInDays }),
      },
    });
    const { output } = context;
    if (output.mode === "json") return output.json(created);
    output.line(created.secret);
    output.note(dim(`${created.apiKey.id}  ${created.apiKey.scopes.join(", ")}; it is not shown again`));
  },
});

function readScopes(text: string): Scope[] {
  const words = text.split(",").map((word) => word.trim());
  for (const word of words) {
    if (!everyScope.some((scope) => scope === word))
      throw usageFailure(`There is no scope ${JSON.stringify(word)}.`, `Choose of ${everyScope.join(", ")}.`);
  }
  return words as Scope[];
}
