import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Binaries, embeddedBinaries } from "./binaries.js";
import { startPostgres } from "./index.js";
import { isRoot } from "./process-user.js";
import { makeRunnable } from "./runnable-binaries.js";
import { folderWithDatabase, nobody, noOtherUser, runChild, temporaryFolder } from "./test-folder.js";
import { readVersion } from "./test-rows.sql.js";

const rootOnly = isRoot() ? "run as root" : "skipped: only root starts Postgres as another user";

test.skipIf(!isRoot())(`root runs Postgres as nobody (${rootOnly})`, async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir });
  expect(statSync(dataDir).uid).not.toBe(0);
  expect(statSync(`/proc/${postgres.pid}`).uid).toBe(statSync(dataDir).uid);
  await postgres.stop();
});

test.skipIf(!isRoot())(
  `below a folder of mode 700 the data lie elsewhere, behind a link (${rootOnly})`,
  async () => {
    const { dataDir } = temporaryFolder(0o700);
    const first = await startPostgres({ dataDir });
    expect(lstatSync(dataDir).isSymbolicLink()).toBe(true);
    expect(first.dataDir).toBe(realpathSync(dataDir));
    expect(first.dataDir).toMatch(/^\/var\/lib\/rollout\/[0-9a-f]{16}$/);
    const second = await startPostgres({ dataDir });
    expect(second).toMatchObject({ attached: true, pid: first.pid });
    await first.stop();
    const reopened = await startPostgres({ dataDir });
    expect(await readVersion(reopened.superuserUrl)).toContain("PostgreSQL 18");
    await reopened.stop();
  },
);

test.skipIf(noOtherUser !== false)(
  `an ordinary user starts Postgres in place (${noOtherUser || "run as root"})`,
  async () => {
    const { parent, dataDir } = temporaryFolder();
    chownSync(parent, nobody.uid, nobody.gid);
    const code = `
      const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      const { databaseUrl } = await ensureDatabase(postgres, { database: "rollout" });
      await postgres.stop();
      console.log(postgres.dataDir, process.getuid(), new URL(databaseUrl).username);`;
    const printed = await runChild(code, { user: nobody, env: { HOME: parent } }).ended;
    expect(printed.trim()).toBe(`${dataDir} ${nobody.uid} rollout_app`);
    expect(lstatSync(dataDir).isDirectory()).toBe(true);
  },
);

/** The npm package as it is unpacked without install scripts: links are missing. */
function unpackedPackage(mode: number): Binaries {
  const original = embeddedBinaries()!;
  const folder = mkdtempSync(join(tmpdir(), "rollout-package-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, mode);
  cpSync(dirname(dirname(original.binDir)), folder, {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  });
  return { ...original, binDir: join(folder, "native", "bin") };
}

const runs = (binaries: Binaries, user: typeof nobody | null): boolean =>
  spawnSync(join(binaries.binDir, "initdb"), ["--version"], { ...user, cwd: "/" }).status === 0;

test("links that npm cannot pack are made where the programs lie", () => {
  const unpacked = unpackedPackage(0o755);
  expect(runs(unpacked, null)).toBe(false);
  const runnable = makeRunnable(unpacked, null);
  expect(runnable.binDir).toBe(unpacked.binDir);
  expect(runs(runnable, null)).toBe(true);
});

test.skipIf(!isRoot())(`programs that nobody cannot reach are copied once (${rootOnly})`, () => {
  const before = existsSync("/var/lib/rollout") ? readdirSync("/var/lib/rollout") : [];
  const unpacked = unpackedPackage(0o700);
  expect(runs(unpacked, nobody)).toBe(false);
  const runnable = makeRunnable(unpacked, nobody);
  expect(runnable.binDir).toMatch(/^\/var\/lib\/rollout\/postgres-18\.4-/);
  expect(runs(runnable, nobody)).toBe(true);
  expect(makeRunnable(unpacked, nobody)).toEqual(runnable);
  const copy = dirname(dirname(runnable.binDir));
  if (!before.includes(copy.split("/").at(-1)!)) rmSync(copy, { recursive: true });
});

test.skipIf(noOtherUser !== false)(
  `an ordinary user who may not write beside the programs runs a copy (${noOtherUser || "run as root"})`,
  async () => {
    const unpacked = unpackedPackage(0o755);
    const { parent } = temporaryFolder();
    chownSync(parent, nobody.uid, nobody.gid);
    const module = new URL("../dist/runnable-binaries.js", import.meta.url).href;
    const code = `
      const { makeRunnable } = await import(${JSON.stringify(module)});
      console.log(makeRunnable(${JSON.stringify(unpacked)}, null).binDir);`;
    const binDir = (await runChild(code, { user: nobody, env: { XDG_CACHE_HOME: parent } }).ended).trim();
    expect(binDir.startsWith(`${parent}/rollout/postgres-18.4-`)).toBe(true);
    expect(runs({ ...unpacked, binDir }, nobody)).toBe(true);
  },
);
