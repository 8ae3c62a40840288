import { buildOpenApi, errorCodes, routes } from "@rollout/contract";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { html } from "../../platform/html.js";
import { serveDocumentation } from "./documentation.routes.js";

const app = Fastify();
serveDocumentation(app);

test("the document that is served is the one that the routes make", async () => {
  const reply = await app.inject("/api/v1/openapi.json");
  expect(reply.json()).toEqual(JSON.parse(JSON.stringify(buildOpenApi())));
});

test("the page tells every route, every error and every schema, and each of its links leads somewhere", async () => {
  const page = (await app.inject("/api/docs")).body;
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  for (const route of Object.values(routes)) expect(ids).toContain(route.operationId);
  for (const code of Object.keys(errorCodes)) expect(ids).toContain(`error-${code}`);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
  expect(links.filter((link) => !ids.has(link))).toEqual([]);
  expect(links.length).toBeGreaterThan(100);
});

test("the page runs no script and loads nothing from elsewhere", async () => {
  const reply = await app.inject("/api/docs");
  expect(reply.body).not.toMatch(/<script|style=|https?:\/\//);
  expect(reply.headers["content-security-policy"]).toContain("default-src 'none'");
  const styles = await app.inject("/api/docs/style.css");
  expect(styles.headers["content-type"]).toBe("text/css; charset=utf-8");
});

test("texts in HTML are escaped", () => {
  expect(html`<p title="${'"'}">${"<b>&"}${[html`<i>${1}</i>`, "'"]}</p>`.text).toBe(
    '<p title="&#34;">&#60;b&#62;&#38;<i>1</i>&#39;</p>',
  );
});
