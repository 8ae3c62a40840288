/** Tells whether `node_modules` holds what the lock file asks for, and installs it otherwise. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, runVisibly } from "./command.mjs";

const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8")).packages;

/**
 * True when every package of the lock is installed in its version. Optional ones may be absent: they belong
 * to other platforms. Compared by content, since git and npm both touch the times of these files.
 */
export function areDependenciesInstalled() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const installed = read("node_modules/.package-lock.json");
  return Object.entries(read("package-lock.json")).every(([path, wanted]) => {
    if (!path.includes("node_modules/") || wanted.optional || wanted.devOptional || wanted.peer) return true;
    const found = installed[path];
    return found !== undefined && found.version === wanted.version && found.resolved === wanted.resolved;
  });
}

/** @throws {Error} With a sentence to show. */
export async function installDependencies() {
  const code = await runVisibly("npm", [
    "ci",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
  ]);
  if (code !== 0) throw new Error("npm ci failed; what it says stands above.");
}
