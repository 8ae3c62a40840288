import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EmbeddedPostgresError, startPostgres } from "./index.js";
import { isRoot } from "./process-user.js";
import { folderWithDatabase, nobody, noOtherUser, runChild, temporaryFolder } from "./test-folder.js";

const refusal = async (starting: Promise<unknown>): Promise<EmbeddedPostgresError> => {
  const error = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmbeddedPostgresError);
  return error as EmbeddedPostgresError;
};

test("a named port that another program uses is refused with its number", async () => {
  const { dataDir } = temporaryFolder();
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const error = await refusal(startPostgres({ dataDir, port }));
  expect(error.code).toBe("port_in_use");
  expect(error.message).toContain(`Port ${port}`);
});

test("a remembered port that another program took is replaced", async () => {
  const { dataDir } = await folderWithDatabase();
  const first = await startPostgres({ dataDir });
  await first.stop();
  const other = createServer().listen(first.port, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  onTestFinished(() => void other.close());
  const second = await startPostgres({ dataDir });
  expect(second.port).not.toBe(first.port);
  await second.stop();
});

test("asking for another port than that of the running Postgres names the one in use", async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir });
  const error = await refusal(startPostgres({ dataDir, port: postgres.port + 1 }));
  expect(error).toMatchObject({ code: "port_in_use", message: expect.stringContaining(`${postgres.port}`) });
  await postgres.stop();
});

test("a folder of a version that is not installed is refused with both versions", async () => {
  const { dataDir } = temporaryFolder();
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(dataDir, "PG_VERSION"), "12\n");
  const error = await refusal(startPostgres({ dataDir }));
  expect(error.code).toBe("data_folder_version");
  expect(error.message).toMatch(/made by PostgreSQL 12,.*18\.4/);
});

test("a folder with files that are not a database is left alone", async () => {
  const { dataDir } = temporaryFolder();
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(dataDir, "thesis.txt"), "years of work");
  const error = await refusal(startPostgres({ dataDir }));
  expect(error).toMatchObject({
    code: "data_folder_foreign",
    message: expect.stringContaining("thesis.txt"),
  });
  expect(readFileSync(join(dataDir, "thesis.txt"), "utf8")).toBe("years of work");
});

test("a database without Rollout's passwords is refused with the way to use it", async () => {
  const { dataDir } = await folderWithDatabase();
  const made = await startPostgres({ dataDir });
  await made.stop();
  rmSync(join(dataDir, "rollout-passwords.json"));
  const error = await refusal(startPostgres({ dataDir }));
  expect(error).toMatchObject({
    code: "data_folder_foreign",
    message: expect.stringContaining("DATABASE_URL"),
  });
});

test("a failure that nobody foresaw shows the last lines of the log", async () => {
  const { dataDir } = await folderWithDatabase();
  const error = await refusal(startPostgres({ dataDir, settings: { max_connections: "many" } }));
  expect(error.code).toBe("start_failed");
  expect(error.message).toContain('invalid value for parameter "max_connections"');
});

test.skipIf(noOtherUser !== false)(
  `a user who does not own the folder is told whose it is (${noOtherUser || "run as root"})`,
  async () => {
    const { dataDir } = await folderWithDatabase();
    const made = await startPostgres({ dataDir });
    await made.stop();
    chownSync(dataDir, 12_345, 12_345);
    const asRoot = await refusal(startPostgres({ dataDir }));
    expect(asRoot.code).toBe("data_folder_owner");
    expect(asRoot.message).toContain("belongs to uid 12345");
    const code = `await startPostgres({ dataDir: ${JSON.stringify(dataDir)} }).catch((error) => console.log(error.code, error.message));`;
    const printed = await runChild(code, { user: nobody }).ended;
    expect(printed).toContain("data_folder_owner");
    expect(printed.trim().split("\n")).toHaveLength(1);
  },
);

const smallDisk = (folder: string, megabytes: number): boolean =>
  isRoot() && spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]).status === 0;

test("a full disk is named, while the database is made and when it is opened", async (context) => {
  const { parent, dataDir } = temporaryFolder();
  if (!smallDisk(parent, 10)) {
    return context.skip("a small disk needs root and the right to mount");
  }
  onTestFinished(() => void spawnSync("umount", ["-l", parent]));
  expect(await refusal(startPostgres({ dataDir }))).toMatchObject({ code: "disk_full" });

  spawnSync("mount", ["-o", "remount,size=80m", parent]);
  const made = await startPostgres({ dataDir });
  await made.stop();
  spawnSync("dd", ["if=/dev/zero", `of=${join(parent, "filler")}`, "bs=64k"]);
  expect(await refusal(startPostgres({ dataDir }))).toMatchObject({ code: "disk_full" });

  rmSync(join(parent, "filler"));
  const again = await startPostgres({ dataDir });
  await again.stop();
});
