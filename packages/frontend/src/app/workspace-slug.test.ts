import { workspaceSlugPattern } from "@rollout/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { slugOf, slugProblem } from "./workspace-slug.js";

test.each([
  ["Northwind support", "northwind-support"],
  ["  Nördlich & Söhne  ", "nordlich-sohne"],
  ["Straße 7", "strasse-7"],
  ["—", ""],
  ["日本", ""],
])("the name %j suggests the address %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("every name suggests an address that the server takes, or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
      const slug = slugOf(name);
      expect(slug === "" || workspaceSlugPattern.test(slug)).toBe(true);
    }),
  );
});

test("an address that the server refuses has a reason", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (slug) => {
      expect(slugProblem(slug) === undefined).toBe(workspaceSlugPattern.test(slug));
    }),
  );
});
