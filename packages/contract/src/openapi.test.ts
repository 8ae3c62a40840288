import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCodes } from "./errors.js";
import { buildOpenApi } from "./openapi.js";
import type { Route } from "./route.js";
import { routes } from "./routes.js";

const document = JSON.parse(JSON.stringify(buildOpenApi())) as Record<string, unknown>;

function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  yield value as Record<string, unknown>;
  for (const member of Object.values(value)) yield* objectsIn(member);
}

const resolve = (pointer: string): unknown =>
  pointer
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((place, key) => (place as Record<string, unknown> | undefined)?.[key], document);

test("every $ref of the document leads to a schema of it", () => {
  const references = [...objectsIn(document)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
  expect(references.length).toBeGreaterThan(50);
  expect(references.filter((reference) => typeof resolve(reference) !== "object")).toEqual([]);
});

test("every route declares who may call it and is in the document under its own name", () => {
  const paths = document.paths as Record<string, Record<string, { operationId: string }>>;
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    expect(Object.keys(route.callers).length).toBeGreaterThan(0);
    expect(route.operationId).toBe(name);
    expect(paths[route.path]?.[route.method.toLowerCase()]?.operationId).toBe(name);
  }
});

test("every parameter in a path is declared", () => {
  for (const route of Object.values(routes) as Route[]) {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(route.params ?? {})).toEqual(inPath);
  }
});

test("every error code has a status, a meaning and a way out", () => {
  for (const [code, [status, meaning, hint]] of Object.entries(errorCodes)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  }
});

test("the committed document is the one that the routes make", () => {
  const committed = readFileSync(new URL("../openapi.json", import.meta.url), "utf8");
  expect(
    committed === `${JSON.stringify(buildOpenApi(), null, 2)}\n`,
    "openapi.json is old. Run: npx tsc -b packages/backend && node packages/backend/dist/openapi.js",
  ).toBe(true);
});
