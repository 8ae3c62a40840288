import { expect, test } from "vitest";
import { copyName } from "./copy-name.js";

test("a copy is named after its task, with a number where that name is taken", () => {
  expect(copyName("refund", new Set(["refund"]))).toBe("refund-copy");
  expect(copyName("refund", new Set(["refund", "refund-copy", "refund-copy-2"]))).toBe("refund-copy-3");
});
