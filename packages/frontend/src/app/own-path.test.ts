import { expect, test } from "vitest";
import { ownPath } from "./own-path.js";

test("a page of this app is kept, with filters and fragment", () => {
  expect(ownPath("/w/northwind/traces?status=failed#a")).toBe("/w/northwind/traces?status=failed#a");
});

test.each([
  "https://evil.example/",
  "//evil.example/w/a",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "w/northwind",
  "",
  undefined,
])("another site is no page of this app: %j", (wanted) => {
  expect(ownPath(wanted)).toBeUndefined();
});

test("signing in does not lead back to signing in, nor to the API", () => {
  expect(ownPath("/sign-in?error=sign_in_expired")).toBeUndefined();
  expect(ownPath("/api/v1/session")).toBeUndefined();
});
