import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readConfig } from "./config.js";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();
const app = {
  ROLLOUT_GITHUB_APP_ID: "4711",
  ROLLOUT_GITHUB_APP_SLUG: "rollout",
  ROLLOUT_GITHUB_APP_PRIVATE_KEY: pem,
  ROLLOUT_GITHUB_APP_CLIENT_ID: "Iv1.1",
  ROLLOUT_GITHUB_APP_CLIENT_SECRET: "secret",
};

test("without variables GitHub is github.com, and there is no App", () => {
  expect(readConfig({}).github).toEqual({ url: "https://github.com", app: undefined });
});

test("the key of an App is read as the file, on one line, or in base64", () => {
  const written = [pem, pem.replaceAll("\n", "\\n"), Buffer.from(pem).toString("base64")];
  const keys = written.map(
    (key) => readConfig({ ...app, ROLLOUT_GITHUB_APP_PRIVATE_KEY: key }).github.app?.privateKey,
  );
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toContain("BEGIN PRIVATE KEY");
});

test("an App in part, a key that is none and plain http stop the start, and name the variable", () => {
  expect(() => readConfig({ ...app, ROLLOUT_GITHUB_APP_SLUG: "" })).toThrow(
    "ROLLOUT_GITHUB_APP_SLUG is missing",
  );
  expect(() => readConfig({ ...app, ROLLOUT_GITHUB_APP_PRIVATE_KEY: "no key" })).toThrow("is no private key");
  expect(() => readConfig({ ROLLOUT_GITHUB_URL: "http://github.example.com" })).toThrow("with https");
});
