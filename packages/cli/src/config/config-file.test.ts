import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigStore } from "./config-file.js";
import { type Login, withLogin } from "./logins.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-config-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const loginTo = (workspace: string): Login => ({
  baseUrl: "https://rollout.example",
  apiKey: `rk_${workspace}`,
  apiKeyId: `key_${workspace}`,
  workspace,
  createdAt: "2026-11-23T12:00:00Z",
});

test("logins of many programs at once are all kept", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `profile-${index}`);
  await Promise.all(
    names.map((name) => new ConfigStore(folder).change(name, (before) => withLogin(before, loginTo(name)))),
  );
  const { profiles } = await new ConfigStore(folder).read();
  expect(Object.keys(profiles).sort()).toEqual([...names].sort());
  expect(await readdir(folder)).toEqual(["config.json"]);
});

test("a lock that a program left behind holds up nobody for long", async () => {
  const lock = path.join(folder, "config.json.lock");
  await writeFile(lock, "");
  await utimes(lock, new Date(0), new Date(0));
  const store = new ConfigStore(folder);
  await store.change("default", (before) => withLogin(before, loginTo("a")));
  expect((await store.read()).profiles.default?.logins).toHaveLength(1);
});
