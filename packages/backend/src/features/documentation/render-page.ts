import { type ErrorCode, errorCodes } from "@rollout/contract";
import { type Html, html, nothing, prose } from "../../platform/html.js";
import type { OpenApiDocument, Operation, Parameter } from "./openapi-types.js";
import { limitsOf, renderSchema, typeOf } from "./render-schema.js";

interface RouteEntry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The whole reference as one page without scripts. */
export function renderPage(document: OpenApiDocument, addresses: { styles: string; json: string }): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const tags = [...new Set(entries.flatMap(({ operation }) => operation.tags))];
  const schemas = Object.entries(document.components.schemas);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title} API</title>
<link rel="stylesheet" href="${addresses.styles}">
</head>
<body>
<nav aria-label="Contents">
<p class="brand"><a href="/">${document.info.title}</a> API</p>
${tags.map(
  (tag) =>
    html`<h2>${tag}</h2><ul>${entries
      .filter(({ operation }) => operation.tags.includes(tag))
      .map(
        ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.operationId}</a></li>`,
      )}</ul>`,
)}
<h2>Reference</h2><ul><li><a href="#errors">Errors</a></li><li><a href="#schemas">Schemas</a></li></ul>
</nav>
<main>
<h1>${document.info.title} API</h1>
<p>${document.info.description} The same as an OpenAPI 3.1 document: <a href="${addresses.json}">${addresses.json}</a>.</p>
<p>A program sends <code>Authorization: Bearer mv37_rl_…</code>; a key belongs to one workspace. A browser sends its session cookie and names the workspace by <code>X-Rollout-Workspace</code>. Lists come in pages: pass <code>nextCursor</code> back as <code>cursor</code> until it is null. Times are RFC 3339 in UTC, durations milliseconds, costs US dollars.</p>
${tags.map(
  (tag) => html`<h2 class="tag">${tag}</h2>
${entries.filter(({ operation }) => operation.tags.includes(tag)).map(renderRoute)}`,
)}
<section id="errors"><h2 class="tag">Errors</h2>
<p>Every error is <code>{"error": {"code", "message", "hint", "requestId", "details"?}}</code>. Codes of status 422 stand in the reply of ingest, one for each record that was refused.</p>
<table class="errors"><thead><tr><th>Code</th><th>Status</th><th>Meaning and way out</th></tr></thead>
${Object.entries(errorCodes).map(
  ([code, [status, meaning, hint]]) =>
    html`<tr id="error-${code}"><th scope="row"><code>${code}</code></th><td class="number">${status}</td><td>${meaning} <span class="hint">${hint}</span></td></tr>`,
)}
</table></section>
<section id="schemas"><h2 class="tag">Schemas</h2>
${schemas.map(
  ([name, schema]) => html`<section class="schema" id="schema-${name}"><h3>${name}</h3>${
    schema.description ? prose(schema.description) : nothing
  }${renderSchema(schema)}</section>
`,
)}</section>
</main>
</body>
</html>
`;
  return page.text;
}

function renderRoute({ method, path, operation }: RouteEntry): Html {
  const [status, reply] = Object.entries(operation.responses).find(([code]) => code.startsWith("2"))!;
  return html`<section class="route" id="${operation.operationId}">
<h3>${operation.summary}</h3>
<p class="address"><span class="method">${method}</span> <code>${path}</code></p>
${operation.description ? prose(operation.description) : nothing}
<p class="callers">${callersOf(operation)}</p>
${renderParameters(operation.parameters ?? [])}
<dl>
${
  operation.requestBody
    ? html`<dt>Body</dt>${Object.entries(operation.requestBody.content).map(
        ([type, { schema }]) => html`<dd>${contentOf(type, schema)}</dd>`,
      )}`
    : nothing
}
<dt>Reply</dt><dd><span class="number">${status}</span> ${Object.entries(reply.content ?? {}).map(
    ([type, { schema }]) => contentOf(type, schema),
  )}${reply.content ? nothing : "without a body"}</dd>
<dt>Errors</dt><dd>${errorLinks(operation)}</dd>
</dl>
</section>
`;
}

const contentOf = (type: string, schema: Parameters<typeof typeOf>[0]): Html =>
  schema.$ref ? typeOf(schema) : html`<code>${type}</code>`;

function callersOf({ "x-callers": callers }: Operation): string {
  if (callers.anyone) return "Anyone may call it.";
  const key = callers.key ? `A key of scope ${callers.key.join(" or ")}` : undefined;
  const person = callers.person
    ? "a signed-in person"
    : callers.session === "owner"
      ? "an owner of the workspace"
      : "a member of the workspace";
  const own = callers.cli ? "a key of a command-line login" : undefined;
  const text = [key, own, person].filter((each) => each !== undefined).join(", or ");
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/** The header of sessions is the same everywhere and is told at the top. */
function renderParameters(parameters: readonly Parameter[]): Html {
  const told = parameters.filter((parameter) => parameter.in !== "header");
  if (told.length === 0) return nothing;
  return html`<table class="fields"><caption>Parameters</caption>${told.map(
    (parameter) =>
      html`<tr><th scope="row"><code>${parameter.name}</code> <span class="optional">${parameter.in}${
        parameter.required ? nothing : ", optional"
      }</span></th><td><span class="type">${typeOf(parameter.schema)}${limitsOf(parameter.schema)}</span>${
        parameter.description ? prose(parameter.description) : nothing
      }</td></tr>`,
  )}</table>`;
}

/** The document lists the codes of each status in its description, each as `code`. */
function errorLinks(operation: Operation): Html {
  const codes = Object.entries(operation.responses)
    .filter(([status]) => !status.startsWith("2"))
    .flatMap(([, { description }]) =>
      [...description.matchAll(/(?:^|\n\n)`(\w+)`: /g)].map((match) => match[1] as ErrorCode),
    );
  return html`${codes.map((code) => html`<a class="code" href="#error-${code}">${code}</a> `)}`;
}
