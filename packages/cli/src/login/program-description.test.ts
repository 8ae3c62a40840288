import { newDeviceLoginSchema } from "@rollout/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { programDescription } from "./program-description.js";

test("any name of a machine becomes one that the server takes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (host) => {
      expect(newDeviceLoginSchema.safeParse(programDescription(host)).success).toBe(true);
    }),
  );
  expect(programDescription("ines-t14.local").machine).toBe("ines-t14.local");
  expect(programDescription("\u202e").machine).toBe("unnamed machine");
});
