/** What the server offers under /cli/: the program for Node, executables that need nothing, and their checksums. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundleLicenses } from "./bundle-licenses.mjs";
import { root, runQuietly } from "./command.mjs";
import { cliFolder } from "./environment.mjs";

const source = join(root, "packages/cli/src/main.ts");
const releaseFolder = join(root, cliFolder);
const programFile = join(releaseFolder, "rollout.js");

/** What a download by `curl | bash` may weigh, in bytes. */
const mostBytes = 1024 * 1024;

/**
 * The installer names the program `rollout`, without an ending, so a package.json above it decides how Node reads it:
 * with these lines it runs as CommonJS and as a module alike.
 */
const banner = `#!/usr/bin/env node
var require = typeof require === "function" ? require : (name) => process.getBuiltinModule(name);
var __filename = typeof __filename === "string" ? __filename : process.argv[1];`;

/**
 * Bundles the program into one file.
 *
 * @returns {Promise<number>} Its size in bytes.
 */
export async function buildProgram() {
  // Not by name at the top: this file is read before anything is installed.
  const { rolldown } = await import("rolldown");
  const options = {
    input: source,
    platform: "node",
    logLevel: "warn",
    // The server's packages must not slip in: types of the contract, and its words, are all that is used of them.
    external: /^@rollout\/(?!contract\/words$)/,
  };
  const licenses = bundleLicenses(await modulesOf(rolldown, options));
  const bundle = await rolldown({ ...options, plugins: [licensesInstead(licenses)] });
  mkdirSync(releaseFolder, { recursive: true });
  await bundle.write({
    file: `${programFile}.new`,
    format: "cjs",
    minify: true,
    codeSplitting: false,
    // After the minifier, which would rename what it declares.
    postBanner: banner,
    exports: "none",
  });
  await bundle.close();
  const { size } = statSync(`${programFile}.new`);
  if (size > mostBytes)
    throw new Error(`The command weighs ${size} bytes; at most ${mostBytes} are allowed.`);
  chmodSync(`${programFile}.new`, 0o755);
  // Executables of another program than this one must not be handed out beside it.
  if (!isSame(programFile, `${programFile}.new`))
    for (const name of executables()) rmSync(join(releaseFolder, name));
  renameSync(`${programFile}.new`, programFile);
  // In the npm package, which is one of modules, the file would else be taken for one.
  writeFileSync(join(releaseFolder, "package.json"), '{ "type": "commonjs" }\n');
  return size;
}

/** What is in the bundle, and not only read for it. */
async function modulesOf(rolldown, options) {
  const bundle = await rolldown(options);
  const { output } = await bundle.generate({ format: "cjs", codeSplitting: false });
  await bundle.close();
  return output.flatMap((chunk) => chunk.moduleIds ?? []);
}

/** Gives the text to the module that tells of it. */
const licensesInstead = (licenses) => ({
  name: "licenses",
  load: (id) =>
    id === join(root, "packages/cli/src/licenses.ts")
      ? `export const licenses = ${JSON.stringify(licenses)};`
      : undefined,
});

const isSame = (path, other) => existsSync(path) && readFileSync(path).equals(readFileSync(other));

/** The platforms for which there are executables, as the installer calls them. */
export const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/** The platform of this machine; undefined where none of them fits. */
export const hostPlatform = () => platforms.find((each) => each === `${process.platform}-${process.arch}`);

const executables = () => readdirSync(releaseFolder).filter((name) => /^rollout-/.test(name));

/** Has a package.json and a lock of its own: what compiles weighs 100 MB, which only those who build should fetch. */
const compilerFolder = join(root, "packages/cli/standalone");

/**
 * Makes the executable of a platform from the program, unless it is there. That of another platform needs the npm
 * registry at its first time.
 *
 * @returns {Promise<boolean>} Whether it had to be made.
 * @throws {Error} With the output of what failed.
 */
export async function buildExecutable(platform) {
  const file = join(releaseFolder, `rollout-${platform}`);
  if (existsSync(file)) return false;
  const compile = [
    "build",
    "--compile",
    `--target=bun-${platform}`,
    // An executable that read .env of the folder where it is started could be led to another server.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    programFile,
    "--outfile",
    `${file}.new`,
  ];
  await run(await compiler(), compile, { cwd: releaseFolder });
  if (platform === "darwin-x64") await removeSignature(`${file}.new`);
  renameSync(`${file}.new`, file);
  return true;
}

/** The path of bun, installed when it, or what mends its executables, is missing. */
async function compiler() {
  const cpu = process.arch === "arm64" ? "aarch64" : process.arch;
  const file = join(compilerFolder, `node_modules/@oven/bun-${process.platform}-${cpu}/bin/bun`);
  if (!existsSync(file) || !existsSync(join(compilerFolder, "node_modules/macho-unsign")))
    await run("npm", ["ci", "--workspaces=false", "--loglevel=error"], { cwd: compilerFolder });
  return file;
}

/**
 * Takes the signature of Bun itself out of what Bun made of it: it does not hold for the changed bytes any more, and
 * macOS kills what a wrong signature is on, while an Intel processor runs what has none. Bun signs darwin-arm64 anew.
 */
async function removeSignature(file) {
  const { unsign } = createRequire(join(compilerFolder, "package.json"))("macho-unsign");
  const unsigned = unsign(readFileSync(file));
  if (unsigned === null)
    throw new Error(`${file} has no signature: Bun may sign it rightly now. Look at it.`);
  writeFileSync(file, new Uint8Array(unsigned));
}

async function run(command, args, options) {
  const { code, output } = await runQuietly(command, args, options);
  if (code !== 0) throw new Error(output);
}

/** Names in the release that the server hands out. */
const offered = /^rollout(\.js|-(linux|darwin)-(x64|arm64))$/;

/** Writes the SHA-256 of every file that is offered. */
export function writeChecksums() {
  const lines = readdirSync(releaseFolder)
    .filter((name) => offered.test(name))
    .sort()
    .map((name) => {
      const sum = createHash("sha256")
        .update(readFileSync(join(releaseFolder, name)))
        .digest("hex");
      return `${sum}  ${name}\n`;
    });
  writeFileSync(join(releaseFolder, "checksums.txt"), lines.join(""));
}
