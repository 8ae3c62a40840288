/** Builds the server, the SDKs' packages, the command and the web app, unless their sources are unchanged. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeProgram, root, runQuietly } from "./command.mjs";
import { cliFolder, sdkFolder } from "./environment.mjs";
import { isInstalled, venvProgram } from "./python.mjs";
import { sourceFiles } from "./source-files.mjs";

/** Makes room in the folder that the server serves under /sdk/: another version's file must not stay. */
const emptySdkFolder = (ending) => {
  mkdirSync(join(root, sdkFolder), { recursive: true });
  for (const name of readdirSync(join(root, sdkFolder))) {
    if (name.endsWith(ending)) rmSync(join(root, sdkFolder, name));
  }
};

const isTypeScript = (path) => /(\.(ts|tsx|sql)|tsconfig[^/]*\.json|package\.json)$/.test(path);

const steps = [
  {
    name: "TypeScript",
    sources: () => [
      ...["packages", "examples", "e2e", "bench"].flatMap((folder) => sourceFiles(folder, isTypeScript)),
      "tsconfig.base.json",
      "tsconfig.json",
    ],
    results: ["packages/backend/dist/main.js", "packages/sdk-typescript/dist/index.js"],
    run: () => runQuietly(...nodeProgram("@typescript/native/bin/tsc", "-b")),
  },
  {
    name: "web app",
    sources: () => [...sourceFiles("packages/frontend"), ...sourceFiles("packages/contract/src")],
    results: ["packages/frontend/dist/index.html"],
    run: () =>
      runQuietly(...nodeProgram("vite/bin/vite.js", "build"), { cwd: join(root, "packages/frontend") }),
  },
  {
    name: "rollout command",
    sources: () => [
      ...sourceFiles("packages/cli"),
      "scripts/build-cli.mjs",
      "scripts/parts/cli-release.mjs",
      "package-lock.json",
    ],
    results: [`${cliFolder}/rollout.js`, `${cliFolder}/checksums.txt`],
    run: () => runQuietly(process.execPath, ["scripts/build-cli.mjs"]),
  },
  {
    name: "TypeScript SDK's tarball",
    sources: () => sourceFiles("packages/sdk-typescript"),
    results: [sdkFolder],
    run: () => {
      emptySdkFolder(".tgz");
      return runQuietly("npm", [
        "pack",
        "--silent",
        "--pack-destination",
        sdkFolder,
        "./packages/sdk-typescript",
      ]);
    },
  },
  {
    name: "Python SDK's wheel",
    unless: () => !isInstalled("sdk"),
    sources: () => sourceFiles("packages/sdk-python"),
    results: [sdkFolder],
    run: () => {
      emptySdkFolder(".whl");
      const wheel = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-deps",
      ];
      return runQuietly(venvProgram("python"), [...wheel, "--wheel-dir", sdkFolder, "./packages/sdk-python"]);
    },
  },
];

const stampFile = join(root, ".cache/build.json");
const readStamps = () => (existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, "utf8")) : {});

/** Names, sizes and times are enough to see a change, and cost milliseconds. */
function digestOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * Runs the steps whose sources changed or whose results are missing.
 *
 * @param {(name: string, seconds: number) => void} report Called after each step that ran.
 * @throws {Error} With the failing program's output.
 */
export async function build(report) {
  const stamps = readStamps();
  for (const { name, unless, sources, results, run } of steps) {
    if (unless?.()) continue;
    const digest = digestOf(sources());
    if (stamps[name] === digest && results.every((path) => existsSync(join(root, path)))) continue;
    const { code, output, seconds } = await run();
    if (code !== 0) throw new Error(`The ${name} does not build:\n${output}`);
    report(name, seconds);
    mkdirSync(join(root, ".cache"), { recursive: true });
    // Read anew: a second setup may have finished another step meanwhile.
    writeFileSync(stampFile, JSON.stringify({ ...readStamps(), [name]: digest }));
  }
}
