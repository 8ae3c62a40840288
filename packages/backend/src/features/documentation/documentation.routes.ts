import { buildOpenApi } from "@rollout/contract";
import type { FastifyInstance } from "fastify";
import type { OpenApiDocument } from "./openapi-types.js";
import { pageStyle } from "./page-style.js";
import { renderPage } from "./render-page.js";

const addresses = { json: "/api/v1/openapi.json", page: "/api/docs", styles: "/api/docs/style.css" };

/** The OpenAPI document and the readable page that is made of it; anyone may read both. */
export function serveDocumentation(app: FastifyInstance): void {
  const document = buildOpenApi();
  const json = JSON.stringify(document);
  let page: string | undefined;

  app.get(addresses.json, (_request, reply) =>
    reply.type("application/json; charset=utf-8").header("cache-control", "no-cache").send(json),
  );
  app.get(addresses.page, (_request, reply) => {
    page ??= renderPage(document as unknown as OpenApiDocument, addresses);
    return reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-cache")
      .header(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .send(page);
  });
  app.get(addresses.styles, (_request, reply) =>
    reply.type("text/css; charset=utf-8").header("cache-control", "no-cache").send(pageStyle),
  );
}
