import type { Job } from "@rollout/contract";
import { expect, test } from "vitest";
import { waitingWords } from "./waiting-words.js";

const imports = (...states: Job["state"][]) => states.map((state) => ({ kind: "import" as const, state }));

test("imports that wait for a person are counted in words; those that run, are done, or are exports are not", () => {
  expect(waitingWords(imports("ready"))).toBe("1 import waits for you");
  expect(waitingWords(imports("ready", "ready", "failed", "running"))).toBe(
    "2 imports wait for you, 1 stopped",
  );
  expect(waitingWords(imports("failed", "failed", "cancelled"))).toBe("2 imports stopped");
  expect(
    waitingWords([...imports("running", "waiting", "done"), { kind: "export_github", state: "failed" }]),
  ).toBe("");
});
