import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What serves S3 to tests: versitygw, or moto where there is no Go to build it. */
export interface S3Program {
  readonly kind: "versitygw" | "moto";
  readonly command: string;
}

const goModule = "github.com/versity/versitygw/cmd/versitygw@v1.2.0";
const motoPackage = "moto[server]==5.2.1";

/** Removed by whoever removes node_modules, and never packed. */
const cache = path.join(
  path.dirname(fileURLToPath(import.meta.url)),
  "../../../node_modules/.cache/rollout/s3-server",
);
const versitygw = path.join(cache, "versitygw-1.2.0");
const moto = path.join(cache, "moto-5.2.1");
const motoServer = path.join(moto, "bin", "moto_server");
const motoIsWhole = path.join(moto, "installed");

/** Whoever builds holds this folder; one that is older than this was left by a crash, in ms. */
const lock = path.join(cache, "building");
const longestBuildMs = 15 * 60_000;

/**
 * Finds the program, or makes it once: some three minutes on two cores for versitygw. With ROLLOUT_TEST_S3=moto it is
 * moto although there may be a Go, as a machine without one would have it.
 *
 * @throws {Error} with a sentence, where neither can be had.
 */
export async function findS3Program(): Promise<S3Program> {
  const wanted = process.env.ROLLOUT_TEST_S3;
  if (wanted !== undefined && wanted !== "moto") throw new Error("ROLLOUT_TEST_S3 is moto, or not set.");
  const found = built(wanted);
  if (found) return found;
  await mkdir(cache, { recursive: true });
  await takeLock();
  try {
    return built(wanted) ?? ((wanted === undefined && (await buildVersitygw())) || (await installMoto()));
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

function built(wanted: "moto" | undefined): S3Program | undefined {
  if (wanted === undefined && existsSync(versitygw)) return { kind: "versitygw", command: versitygw };
  if (existsSync(motoIsWhole)) {
    console.warn(withoutGo);
    return { kind: "moto", command: motoServer };
  }
  return undefined;
}

const withoutGo =
  "S3 is served by moto, for want of a Go that builds versitygw. It checks no signatures: tests of credentials are skipped.";

async function takeLock(): Promise<void> {
  for (;;) {
    try {
      await mkdir(lock);
      return;
    } catch {
      const age = Date.now() - ((await stat(lock).catch(() => undefined))?.mtimeMs ?? Date.now());
      if (age > longestBuildMs) await rm(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function buildVersitygw(): Promise<S3Program | undefined> {
  if (spawnSync("go", ["version"], { stdio: "ignore" }).status !== 0) return undefined;
  console.warn(`Building ${goModule} for the tests, once: some three minutes.`);
  const folder = await mkdtemp(path.join(cache, "go-"));
  try {
    const isBuilt = await run("go", ["install", goModule], { GOBIN: folder });
    if (!isBuilt) return undefined;
    await rename(path.join(folder, "versitygw"), versitygw);
    return { kind: "versitygw", command: versitygw };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installMoto(): Promise<S3Program> {
  console.warn(withoutGo);
  const pip = path.join(moto, "bin", "pip");
  // One that was broken off says that it is installed, and lacks its programs.
  await rm(moto, { recursive: true, force: true });
  const isThere =
    (await run("python3", ["-m", "venv", moto])) &&
    (await run(pip, ["install", "--quiet", "--disable-pip-version-check", motoPackage]));
  if (isThere && existsSync(motoServer)) {
    await writeFile(motoIsWhole, "");
    return { kind: "moto", command: motoServer };
  }
  await rm(moto, { recursive: true, force: true });
  throw new Error("Tests of buckets need Go, to build versitygw, or Python with venv, to install moto.");
}

async function run(command: string, args: string[], environment = {}): Promise<boolean> {
  const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
  const [code] = await Promise.race([once(child, "exit"), once(child, "error").then(() => [1])]);
  return code === 0;
}
