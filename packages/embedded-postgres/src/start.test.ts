import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { embeddedBinaries, systemBinaries } from "./binaries.js";
import { startPostgres, stopPostgres } from "./index.js";
import { folderWithDatabase, runChild, temporaryFolder } from "./test-folder.js";
import { readSetting, readVersion, sortAndRaise } from "./test-rows.sql.js";

test("a new folder becomes a Postgres 18 that answers, and only on loopback", async () => {
  const { dataDir } = temporaryFolder();
  const postgres = await startPostgres({ dataDir });
  expect(postgres.attached).toBe(false);
  expect(await readVersion(postgres.superuserUrl)).toMatch(/^PostgreSQL 18\./);
  expect(await readSetting(postgres.superuserUrl, "listen_addresses")).toBe("127.0.0.1");
  expect(await readSetting(postgres.superuserUrl, "unix_socket_directories")).toBe("");
  await postgres.stop();
});

test("what is acknowledged is on disk: the settings for that are on and cannot be turned off", async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir, settings: { max_connections: "33" } });
  for (const name of ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"]) {
    expect(await readSetting(postgres.superuserUrl, name)).toBe("on");
  }
  expect(await readSetting(postgres.superuserUrl, "max_connections")).toBe("33");
  await postgres.stop();
  await expect(startPostgres({ dataDir, settings: { fsync: "off" } })).rejects.toMatchObject({
    code: "setting_fixed",
  });
});

test("text is UTF-8, sorts by code point and changes case beyond ASCII, whatever the machine's locale", async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir });
  expect(await readSetting(postgres.superuserUrl, "server_encoding")).toBe("UTF8");
  expect(await sortAndRaise(postgres.superuserUrl, ["é", "Z", "a"])).toEqual(["Z", "A", "É"]);
  await postgres.stop();
});

test("a folder is opened again on the same port", async () => {
  const { dataDir } = await folderWithDatabase();
  const first = await startPostgres({ dataDir });
  await first.stop();
  expect(existsSync(join(dataDir, "postmaster.pid"))).toBe(false);
  const second = await startPostgres({ dataDir });
  expect(second.port).toBe(first.port);
  await second.stop();
});

test("a second start joins the first, and its stop leaves Postgres running", async () => {
  const { dataDir } = await folderWithDatabase();
  const first = await startPostgres({ dataDir });
  const second = await startPostgres({ dataDir });
  expect(second).toMatchObject({ attached: true, pid: first.pid, port: first.port });
  await second.stop();
  expect(await readVersion(first.superuserUrl)).toContain("PostgreSQL");
  await first.stop();
});

test("of two first starts at the same moment one makes the database and the other joins", async () => {
  const { dataDir } = temporaryFolder();
  const code = `
    const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: (line) => console.log(line), detached: true });
    console.log(JSON.stringify({ pid: postgres.pid, attached: postgres.attached }));`;
  const printed = await Promise.all([runChild(code).ended, runChild(code).ended]);
  const results = printed.map(
    (text) => JSON.parse(text.trim().split("\n").at(-1)!) as { pid: number; attached: boolean },
  );
  expect(results.map(({ attached }) => attached).sort()).toEqual([false, true]);
  expect(results[0]!.pid).toBe(results[1]!.pid);
  expect(printed.join("").match(/Making a database/g)).toHaveLength(1);
  expect(await stopPostgres(dataDir)).toBe(true);
});

test("a detached Postgres outlives the process that started it, and can be stopped by anybody who may", async () => {
  const { dataDir } = await folderWithDatabase();
  const starter = runChild(`await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, detached: true });`);
  expect(await starter.ended).toBe("");
  const joined = await startPostgres({ dataDir });
  expect(joined.attached).toBe(true);
  expect(await stopPostgres(dataDir)).toBe(true);
  expect(await stopPostgres(dataDir)).toBe(false);
});

test("passwords and port are readable by the launching user alone", async () => {
  const { dataDir } = temporaryFolder();
  const postgres = await startPostgres({ dataDir });
  for (const name of ["rollout.json", "rollout-passwords.json", "rollout.log"]) {
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  }
  expect(JSON.parse(readFileSync(join(dataDir, "rollout.json"), "utf8"))).toMatchObject({
    host: "127.0.0.1",
    port: postgres.port,
    pid: postgres.pid,
  });
  await postgres.stop();
  expect(readdirSync(dataDir).filter((name) => /lock|initialising/.test(name))).toEqual([]);
});

const system = systemBinaries()[0];

test.skipIf(system === undefined)(
  `the machine's own programs make and open a folder (${system?.version ?? "skipped: none installed"})`,
  async () => {
    const { dataDir } = temporaryFolder();
    const made = await startPostgres({ dataDir, postgres: "system" });
    expect(await readVersion(made.superuserUrl)).toContain(`PostgreSQL ${system!.version}`);
    await made.stop();
    // An existing folder needs programs of its version, whatever was asked for.
    const opened = await startPostgres({ dataDir });
    expect(await readVersion(opened.superuserUrl)).toContain(`PostgreSQL ${system!.version}`);
    await opened.stop();
  },
);

test("this platform has programs from npm", () => {
  expect(embeddedBinaries()).toMatchObject({ kind: "embedded", major: 18 });
});
