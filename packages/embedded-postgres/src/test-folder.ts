/** Temporary data folders and child processes for this package's tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, onTestFinished } from "vitest";
import { removeDataFolder, startPostgres } from "./index.js";
import { canReach, isRoot, type ProcessUser } from "./process-user.js";

/** An ordinary user, as whom root can run children. */
export const nobody: ProcessUser = { uid: 65534, gid: 65534 };

/** The compiled package: children are plain Node. */
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));

/** Why children of another user cannot run here, or false. */
export const noOtherUser: string | false = !isRoot()
  ? "only root can start processes of another user"
  : !canReach(nobody, dirname(built))
    ? "an ordinary user cannot read this checkout"
    : false;

/** A folder below which `data` is a good place for data; both are gone after the test. */
export function temporaryFolder(mode = 0o755): { parent: string; dataDir: string } {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "rollout-postgres-")));
  chmodSync(parent, mode);
  const dataDir = join(parent, "data");
  onTestFinished(async () => {
    await removeDataFolder(dataDir);
    rmSync(parent, { recursive: true, force: true });
  });
  return { parent, dataDir };
}

let made: string | undefined;

/** Like `temporaryFolder`, with a database in `dataDir` that is not running: a copy, quicker than making one. */
export async function folderWithDatabase(): Promise<{ parent: string; dataDir: string }> {
  made ??= await makeOnce();
  const folder = temporaryFolder();
  cpSync(made, folder.dataDir, { recursive: true });
  return folder;
}

afterAll(() => {
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
});

async function makeOnce(): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rollout-postgres-made-")));
  await (await startPostgres({ dataDir: folder })).stop();
  return folder;
}

/** A child process that runs a piece of JavaScript and tells by lines. */
export interface Child {
  process: ChildProcess;
  /** The next line that it printed. */
  line(): Promise<string>;
  /** Everything that it printed, once it has ended. */
  ended: Promise<string>;
}

/** Runs `code` as a module in which the package's exports are in scope. */
export function runChild(code: string, options: { user?: ProcessUser; env?: NodeJS.ProcessEnv } = {}): Child {
  const whole = `import { ensureDatabase, startPostgres, stopPostgres } from ${JSON.stringify(built)};\n${code}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", whole], {
    ...options.user,
    cwd: "/",
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(printed)));
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      wake();
    });
  }
  void ended.then(wake);
  let read = 0;
  const line = async (): Promise<string> => {
    for (;;) {
      const end = printed.indexOf("\n", read);
      if (end >= 0) {
        const text = printed.slice(read, end);
        read = end + 1;
        return text;
      }
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The child ended: ${printed}`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { process: child, line, ended };
}
