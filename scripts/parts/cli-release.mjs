/** What the server offers under /cli/: the program for Node, executables that need nothing, and their checksums. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { root } from "./command.mjs";
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
  const bundle = await rolldown({
    input: source,
    platform: "node",
    logLevel: "warn",
    // The server's packages must not slip in: types of the contract, and its words, are all that is used of them.
    external: /^@rollout\/(?!contract\/words$)/,
  });
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
  renameSync(`${programFile}.new`, programFile);
  // In the npm package, which is one of modules, the file would else be taken for one.
  writeFileSync(join(releaseFolder, "package.json"), '{ "type": "commonjs" }\n');
  return size;
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
