import { expect, test } from "vitest";
import { missingPaths } from "./check-document-paths.mjs";

const files = ["README.md", "docs/decisions/0001-store.md", "packages/sdk-typescript/src/writer/sender.ts"];
const missingIn = (text, path = "ARCHITECTURE.md") =>
  missingPaths({ path, text }, files).map(({ name }) => name);

test("a named file that does not exist is found with its line", () => {
  expect(missingPaths({ path: "ARCHITECTURE.md", text: "One.\nSee `writer/queue.ts`." }, files)).toEqual([
    { name: "writer/queue.ts", line: 2, kind: "name" },
  ]);
});

test("a file may be named by its whole path or by the end of it", () => {
  expect(
    missingIn("`packages/sdk-typescript/src/writer/sender.ts`, `writer/sender.ts`, `sender.ts`"),
  ).toEqual([]);
  expect(missingIn("`nder.ts`")).toEqual(["nder.ts"]);
});

test("folders count too", () => {
  expect(missingIn("`packages/sdk-typescript/src/` and `packages/cli`")).toEqual(["packages/cli"]);
});

test("a link is read from its document's folder", () => {
  expect(missingIn("[store](0001-store.md) [readme](../../README.md)", "docs/decisions/README.md")).toEqual(
    [],
  );
  expect(missingIn("[store](0001-store.md)")).toEqual(["0001-store.md"]);
});

test("addresses, packages, patterns, code and built files are no names of files", () => {
  const text =
    "`/api/v1/ingest` `@rollout/contract` `<noun>.sql.ts` `*.sql.ts` `a.b()` `application/json` " +
    "`packages/backend/dist/main.js` `.postgres/data` [site](https://example.com/a.md)\n```\nx.ts\n`y.ts`\n```";
  expect(missingIn(text)).toEqual([]);
});
