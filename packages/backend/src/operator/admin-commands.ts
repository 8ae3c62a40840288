import { apiKeyIdSchema, idFromUuid, limits, type Scope, scopeSchema, uuidFromId } from "@rollout/contract";
import { type ApiKeyListRow, listApiKeys } from "../features/api-keys/api-keys.sql.js";
import { createApiKey, everyScope } from "../features/api-keys/create-api-key.js";
import { revokeApiKey } from "../features/api-keys/revoke-api-key.js";
import { findWorkspaceBySlug } from "../features/workspaces/workspaces.sql.js";
import type { Database } from "../platform/database.js";
import { WorkspaceDb } from "../platform/workspace-db.js";
import { type AdminCommand, UsageError } from "./admin-command.js";
import { createOwnerLink, createWorkspace } from "./first-start.js";
import { resealSecrets } from "./reseal-secrets.js";

/** What the operator can do beside the pages of the web app. */
export const adminCommands: Readonly<Record<string, AdminCommand>> = {
  "create-workspace": {
    words: ["SLUG"],
    usage: "create-workspace SLUG [--name NAME]",
    purpose: "makes a workspace that the first owner owns",
    async run({ words, options }, { database, note }) {
      const slug = words[0]!;
      const made = await createWorkspace(database, { slug, name: options.name });
      if (made.created) note(`Made the workspace ${slug}.`);
      else if (made.slug === slug) note(`The workspace ${slug} is there already.`);
      else note(`${slug} is there already: it leads to the workspace ${made.slug}, whose address it was.`);
    },
  },
  "create-key": {
    words: [],
    usage: "create-key --workspace SLUG --name NAME [--scopes ingest,read,write] [--expires-in-days N]",
    purpose: "makes an API key and prints it, this one time, alone on standard output",
    async run({ options }, { database, print, note }) {
      const db = await workspaceDb(database, options.workspace);
      const name = required(options.name, "--name");
      if (name.length > 256) throw new UsageError("--name has at most 256 characters.");
      const scopes = readScopes(options.scopes);
      const expiresInDays = readDays(options["expires-in-days"]);
      const { id, key } = await createApiKey(db, { name, scopes, expiresInDays });
      note(`Made the key ${id} (${scopes.join(", ")}) of ${options.workspace}. It is shown this once:`);
      print(key);
    },
  },
  "list-keys": {
    words: [],
    usage: "list-keys --workspace SLUG",
    purpose: "lists the API keys of a workspace, newest first",
    async run({ options }, { database, print, note }) {
      const keys = await listApiKeys(await workspaceDb(database, options.workspace));
      if (keys.length === 0) note(`${options.workspace} has no API key.`);
      for (const key of keys) {
        const used = key.last_used_at ? `used ${key.last_used_at.toISOString()}` : "never used";
        const id = idFromUuid("key", key.id);
        print([id, key.preview, stateOf(key), key.scopes.join(","), used, key.name].join("  "));
      }
    },
  },
  "revoke-key": {
    words: ["KEY_ID"],
    usage: "revoke-key --workspace SLUG KEY_ID",
    purpose: "ends an API key within a second",
    async run({ words, options }, { database, note }) {
      const id = apiKeyIdSchema.safeParse(words[0]);
      if (!id.success)
        throw new UsageError(`${words[0]} is not the id of a key: key_…, as list-keys shows it.`);
      const db = await workspaceDb(database, options.workspace);
      if (!(await revokeApiKey(db, { id: uuidFromId("key", id.data) })))
        throw new Error(`${options.workspace} has no key ${id.data}.`);
      note(`Revoked ${id.data}.`);
    },
  },
  "owner-link": {
    words: [],
    usage: "owner-link [--base-url URL]",
    purpose: "prints a link that signs in the first owner once, within an hour",
    async run({ options }, context) {
      const baseUrl = options["base-url"] ?? context.baseUrl;
      if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl))
        throw new UsageError(`--base-url is not an address of the web: ${baseUrl}`);
      context.print(await createOwnerLink(context.database, baseUrl));
    },
  },
  "reseal-secrets": {
    words: [],
    usage: "reseal-secrets",
    purpose: "seals with AUTH_SECRET what AUTH_SECRET_PREVIOUS sealed, while servers go on, and counts it",
    run: resealSecrets,
  },
};

async function workspaceDb(database: Database, slug: string | undefined): Promise<WorkspaceDb> {
  const wanted = required(slug, "--workspace");
  const workspace = await findWorkspaceBySlug(database, wanted);
  if (!workspace) throw new Error(`There is no workspace ${wanted}. Make it by create-workspace ${wanted}.`);
  if (workspace.deleted_at)
    throw new Error(`The workspace ${wanted} was deleted. Let an owner take it back.`);
  return new WorkspaceDb(database, workspace.id);
}

function required(value: string | undefined, option: string): string {
  if (value === undefined || value === "") throw new UsageError(`${option} is missing.`);
  return value;
}

function readScopes(text: string | undefined): readonly Scope[] {
  if (text === undefined) return everyScope;
  return text.split(",").map((word) => {
    const scope = scopeSchema.safeParse(word.trim());
    if (!scope.success) throw new UsageError(`--scopes knows ${everyScope.join(", ")}, not "${word}".`);
    return scope.data;
  });
}

function readDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > limits.apiKeyDays)
    throw new UsageError(`--expires-in-days is a whole number from 1 to ${limits.apiKeyDays}.`);
  return days;
}

const stateOf = (key: ApiKeyListRow): string => {
  if (key.state !== "valid" || !key.expires_at) return key.state;
  return `valid until ${key.expires_at.toISOString().slice(0, 10)}`;
};
