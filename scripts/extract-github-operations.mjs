/**
 * Cuts out of GitHub's published OpenAPI description what the double of the tests answers.
 *
 * `node scripts/extract-github-operations.mjs <api.github.com.json>`: the file is `generated/api.github.com.json` of
 * the npm package @octokit/openapi, which is too large to depend on.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./parts/command.mjs";

const wanted = [
  "users/get-authenticated",
  "repos/list-for-authenticated-user",
  "repos/get",
  "repos/get-commit",
  "repos/list-branches",
  "repos/download-zipball-archive",
  "apps/create-installation-access-token",
  "apps/list-repos-accessible-to-installation",
  "apps/list-installations-for-authenticated-user",
  "apps/list-installation-repos-for-authenticated-user",
  "git/get-ref",
  "git/get-tree",
  "git/get-commit",
  "git/create-blob",
  "git/create-tree",
  "git/create-commit",
  "git/create-ref",
  "git/update-ref",
  "pulls/list",
  "pulls/get",
  "pulls/create",
  "pulls/update",
];
const left = new Set(["description", "example", "examples", "discriminator", "deprecated", "externalDocs"]);

const api = JSON.parse(readFileSync(process.argv[2], "utf8"));

const resolved = (ref) =>
  ref
    .slice(2)
    .split("/")
    .reduce((node, key) => node[key], api);

/** Schemas without references, in the words of JSON Schema; an object holds what it lists, and nothing else. */
function plain(node) {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== "object" || node === null) return node;
  if (node.$ref) return plain(resolved(node.$ref));
  const { nullable, ...rest } = node;
  const entries = Object.entries(rest).filter(([key, value]) => !left.has(key) || typeof value === "object");
  const made = Object.fromEntries(
    entries.filter(([key]) => !left.has(key)).map(([key, value]) => [key, plain(value)]),
  );
  if (made.type === "object" && made.properties) made.additionalProperties ??= false;
  if (nullable && typeof made.type === "string") made.type = [made.type, "null"];
  return made;
}

const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, operation]) => wanted.includes(operation.operationId))
    .map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      query: Object.fromEntries(
        (operation.parameters ?? [])
          .map(plain)
          .filter((parameter) => parameter.in === "query")
          .map(({ name, schema }) => [name, schema]),
      ),
      body: operation.requestBody ? plain(operation.requestBody.content["application/json"].schema) : null,
    })),
);
const missing = wanted.filter((id) => !operations.some((operation) => operation.id === id));
if (missing.length > 0) throw new Error(`Not in the description: ${missing.join(", ")}`);
const target = join(root, "packages/test-support/src/github-double/operations.json");
writeFileSync(target, `${JSON.stringify({ version: api.info.version, operations }, null, 2)}\n`);
console.log(`Written: ${operations.length} operations`);
