import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

/* What GitHub's published description says of a request, cut out by scripts/extract-github-operations.mjs. */

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, object>>;
  readonly body: object | null;
}

const file = new URL("../../src/github-double/operations.json", import.meta.url);
const { operations } = JSON.parse(readFileSync(file, "utf8")) as { operations: Operation[] };
const ajv = new Ajv({ strict: false, validateFormats: false });
const ajvOfQueries = new Ajv({ strict: false, validateFormats: false, coerceTypes: true });

interface Checked {
  readonly id: string;
  readonly params: Readonly<Record<string, string>>;
}

const compiled = operations.map((operation) => ({
  ...operation,
  // A ref may hold slashes; everything else is one segment.
  pattern: new RegExp(
    `^${operation.path.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${name === "ref" ? ".+" : "[^/]+"})`)}$`,
  ),
  checkQuery: ajvOfQueries.compile({
    type: "object",
    additionalProperties: false,
    properties: operation.query,
  }),
  checkBody: operation.body && ajv.compile(operation.body),
}));

const problems = (check: ValidateFunction): string => ajv.errorsText(check.errors);

/** Finds the operation of a request; a string says what GitHub's description has against it. */
export function checkRequest(method: string, url: URL, body: unknown): Checked | string {
  for (const operation of compiled) {
    if (operation.method !== method) continue;
    const match = operation.pattern.exec(url.pathname);
    if (!match) continue;
    if (!operation.checkQuery(Object.fromEntries(url.searchParams))) return problems(operation.checkQuery);
    if (operation.checkBody && !operation.checkBody(body)) return problems(operation.checkBody);
    if (!operation.checkBody && body !== undefined) return `${operation.id} has no body`;
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { id: operation.id, params: Object.fromEntries(params) as Record<string, string> };
  }
  return `no operation ${method} ${url.pathname}`;
}
