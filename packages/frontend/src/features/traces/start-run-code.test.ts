import { expect, test } from "vitest";
import { installCode, pythonCode, typescriptCode } from "./start-run-code.js";

const context = { baseUrl: "http://127.0.0.1:8080", workspace: "acme", dataset: "paper-summary-v1" };

test("the code names this server, this workspace and a dataset that exists", () => {
  for (const code of [pythonCode(context), typescriptCode(context)]) {
    expect(code).toContain('"http://127.0.0.1:8080"');
    expect(code).toContain('"acme"');
    expect(code).toContain('"paper-summary-v1"');
  }
});

test("without a dataset the code needs none", () => {
  for (const code of [pythonCode, typescriptCode].map((make) => make({ ...context, dataset: null }))) {
    expect(code).not.toContain("paper-summary");
    expect(code).toContain("Say hello");
  }
});

test("the SDK is installed from this server if it has it, else from the checkout", () => {
  const packages = [
    { name: "mv37_rollout-0.2.0-py3-none-any.whl", url: "/sdk/mv37_rollout-0.2.0-py3-none-any.whl" },
  ];
  expect(installCode("python", { baseUrl: "http://a" }, packages)).toMatch(
    /^pip install "http:\/\/a\/sdk\/mv37_rollout/,
  );
  expect(installCode("typescript", { baseUrl: "http://a" }, packages)).toMatch(/^npm install \.\/packages/);
});
