/** Lists the checkout's own files, without what is installed, built or kept as data. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.mjs";

// A walk, not `git ls-files`: git refuses to answer another user than the checkout's owner.
const notOurs = new Set([
  "node_modules",
  "dist",
  "build",
  "test-results",
  "playwright-report",
  "__pycache__",
  ".git",
  ".venv",
  ".cache",
  ".postgres",
  ".rollout",
  ".pytest_cache",
  ".ruff_cache",
  ".mypy_cache",
  ".hypothesis",
]);

/**
 * Paths relative to the checkout, with forward slashes, sorted.
 *
 * @param {string} folder Where to begin, relative to the checkout.
 * @param {(path: string) => boolean} [wanted] Keeps the files for which it answers true.
 */
export function sourceFiles(folder = "", wanted = () => true) {
  const found = [];
  const walk = (relative) => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      if (notOurs.has(entry.name) || entry.name.endsWith(".egg-info")) continue;
      const path = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && wanted(path)) found.push(path);
    }
  };
  walk(folder);
  return found.sort();
}
