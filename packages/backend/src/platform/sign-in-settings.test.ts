import { expect, test } from "vitest";
import { readConfig } from "./config.js";

const all = {
  ROLLOUT_MV37_ISSUER_URL: "https://id.example.com/realms/one",
  ROLLOUT_MV37_CLIENT_ID: "rollout",
  ROLLOUT_MV37_CLIENT_SECRET: "a secret",
  ROLLOUT_MV37_REDIRECT_URL: "https://rollout.example.com/auth/callback",
};

test("a provider is configured by all of its variables", () => {
  expect(readConfig(all).signIn).toEqual({
    issuerUrl: all.ROLLOUT_MV37_ISSUER_URL,
    clientId: "rollout",
    clientSecret: "a secret",
    redirectUrl: all.ROLLOUT_MV37_REDIRECT_URL,
  });
  expect(readConfig({}).signIn).toBeUndefined();
  expect([readConfig(all).signInName, readConfig({ ROLLOUT_SIGN_IN_NAME: "Northwind" }).signInName]).toEqual([
    "MV37",
    "Northwind",
  ]);
});

test("the redirect URL is the app's callback unless given", () => {
  const { ROLLOUT_MV37_REDIRECT_URL: _, ...rest } = all;
  const config = readConfig({ ...rest, NEXT_PUBLIC_APP_URL: "https://rollout.example.com" });
  expect(config.signIn?.redirectUrl).toBe("https://rollout.example.com/auth/callback");
});

test("what is missing is named", () => {
  for (const name of Object.keys(all))
    expect(() => readConfig({ ...all, [name]: "" })).toThrow(`in part: ${name} is missing`);
  expect(() => readConfig({ ROLLOUT_MV37_REDIRECT_URL: all.ROLLOUT_MV37_REDIRECT_URL })).toThrow(
    "ROLLOUT_MV37_ISSUER_URL and ROLLOUT_MV37_CLIENT_ID and ROLLOUT_MV37_CLIENT_SECRET is missing",
  );
});

test("http is for loopback alone", () => {
  for (const name of ["ROLLOUT_MV37_ISSUER_URL", "ROLLOUT_MV37_REDIRECT_URL"]) {
    expect(() => readConfig({ ...all, [name]: "http://id.example.com/auth/callback" })).toThrow(
      /http is for loopback alone/,
    );
    expect(() => readConfig({ ...all, [name]: "http://127.0.0.1:9000/auth/callback" })).not.toThrow();
    expect(() => readConfig({ ...all, [name]: "http://[::1]:9000/auth/callback" })).not.toThrow();
  }
});

test("the callback takes no address of the server's own", () => {
  for (const path of [
    "/",
    "/api/v1/session",
    "/w/northwind",
    "/sign-in",
    "/oidc/auth",
    "/cb?x=1",
    "/:id",
    "/*",
  ]) {
    const url = `https://rollout.example.com${path}`;
    expect(() => readConfig({ ...all, ROLLOUT_MV37_REDIRECT_URL: url })).toThrow(/needs a path of its own/);
  }
});
