import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { completeEnvironmentFile, serverEnvironment } from "./environment.mjs";

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollout-environment-"));
  vi.stubEnv("ROLLOUT_DATA_DIR", folder);
  vi.stubEnv("AUTH_SECRET", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("the secret is made once, readable by its owner only, in the data folder", () => {
  expect(completeEnvironmentFile()).toBe(join(folder, ".env"));
  const secret = serverEnvironment().AUTH_SECRET;
  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  expect(completeEnvironmentFile()).toBeNull();
  expect(serverEnvironment().AUTH_SECRET).toBe(secret);
});

test("what somebody wrote into the file stays, and only the missing is added", () => {
  writeFileSync(join(folder, ".env"), "DATABASE_URL=postgres://127.0.0.1/mine");
  completeEnvironmentFile();
  expect(readFileSync(join(folder, ".env"), "utf8")).toMatch(
    /^DATABASE_URL=postgres:\/\/127.0.0.1\/mine\nAUTH_SECRET=/,
  );
  expect(serverEnvironment().DATABASE_URL).toBe("postgres://127.0.0.1/mine");
});

test("the shell wins over the file, the file over a default", () => {
  writeFileSync(join(folder, ".env"), "PORT=8081\nHOST=::1\nAUTH_SECRET=x\n");
  vi.stubEnv("PORT", "8082");
  const { PORT, HOST, SHADE } = serverEnvironment({ PORT: "8080", HOST: "127.0.0.1", SHADE: "plain" });
  expect({ PORT, HOST, SHADE }).toEqual({ PORT: "8082", HOST: "::1", SHADE: "plain" });
});
