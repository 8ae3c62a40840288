/** The server as a process: told to end at any moment, it leaves nothing running. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, serverEntry } from "@rollout/test-support";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-main-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test("told to end while it starts, it stops the Postgres that it started, and ends well", async () => {
  const { DATABASE_URL: _, DATABASE_MIGRATION_URL: __, ...environment } = process.env;
  const server = spawn(process.execPath, [serverEntry()], {
    env: { ...environment, PORT: String(await freePort()), ROLLOUT_DATA_DIR: dataDir, LOG_LEVEL: "error" },
    stdio: "ignore",
  });
  const ended = once(server, "exit");
  const pidFile = path.join(dataDir, "postgres/postmaster.pid");
  await vi.waitUntil(() => existsSync(pidFile), { timeout: 60_000, interval: 2 });
  server.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(existsSync(pidFile)).toBe(false);
}, 120_000);
