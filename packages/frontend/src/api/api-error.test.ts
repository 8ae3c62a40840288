import { expect, test } from "vitest";
import { errorOfClosed } from "./api-error.js";

test("a stream that the server closes says why, and that trying again does not help", () => {
  const error = errorOfClosed({ code: "workspace_not_found", message: "No such workspace." });
  expect([error.status, error.code, error.isPassing]).toEqual([404, "workspace_not_found", false]);
});

test("a closing without a known reason is a lost connection", () => {
  expect(errorOfClosed({ code: "tired" }).isPassing).toBe(true);
});
