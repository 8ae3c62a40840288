import { expect, test } from "vitest";
import { installationErrorOf } from "./installation-error.js";

test("a code is said in words of the visit to GitHub, and no code says nothing", () => {
  expect(installationErrorOf(undefined)).toBeUndefined();
  expect(installationErrorOf("")).toBeUndefined();
  expect(installationErrorOf("origin_refused")).toMatchObject({
    message: "The visit to GitHub did not begin in this browser, or was more than an hour ago.",
  });
});

test("a text of an address that is no code of ours is never shown", () => {
  const error = installationErrorOf("<b>call 555</b>");
  expect(error).toMatchObject({ code: "internal", message: "Something is wrong in the server." });
});
