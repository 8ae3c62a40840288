/** Keeps the documents true: every file, folder and link that they name exists. */
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./parts/command.mjs";
import { sourceFiles } from "./parts/source-files.mjs";

const documents = /^(ARCHITECTURE|README|CONTRIBUTING|docs\/decisions\/[^/]+)\.md$/;
const fileName = /\.(tsx?|mjs|js|py|sql|css|md|json|toml|ya?ml|html)$/;
/** Made by programs, so absent from a fresh checkout. */
const madeLater = /(^|\/)(dist|node_modules|\.venv|\.cache|\.postgres|\.rollout|\.env)(\/|$)/;
const topFolder = /^(packages|docs|scripts|examples|e2e|bench|\.ci)(\/|$)/;

/**
 * The paths that a document names: in backticks, and as targets of links.
 *
 * @param {string} text
 * @returns {{name: string, line: number, kind: "name" | "link"}[]}
 */
export function namedPaths(text) {
  const found = [];
  let inBlock = false;
  text.split("\n").forEach((line, index) => {
    if (line.trimStart().startsWith("```")) inBlock = !inBlock;
    if (inBlock) return;
    for (const [, target] of line.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
      if (!/^[a-z]+:/.test(target)) found.push({ name: target, line: index + 1, kind: "link" });
    }
    for (const [, name] of line.matchAll(/`([^`]+)`/g)) {
      if (isPath(name)) found.push({ name, line: index + 1, kind: "name" });
    }
  });
  return found;
}

/** Tells a path from an HTTP path, a package, a pattern or code. */
function isPath(name) {
  if (!/^[\w.-]+(\/[\w.-]+)*\/?$/.test(name) || madeLater.test(name)) return false;
  return fileName.test(name) || topFolder.test(name);
}

/**
 * Judges a document against the files that exist. A short name (`sender.ts`, `writer/sender.ts`) stands for
 * any file whose path ends so.
 *
 * @param {{path: string, text: string}} document
 * @param {string[]} files
 */
export function missingPaths(document, files) {
  const exists = ({ name, kind }) => {
    if (kind === "link") {
      const target = posix.normalize(posix.join(posix.dirname(document.path), name)).replace(/\/$/, "");
      return files.some((file) => file === target || file.startsWith(`${target}/`));
    }
    const wanted = `/${name.replace(/\/$/, "")}`;
    return files.some((file) => `/${file}`.endsWith(wanted) || `/${file}`.includes(`${wanted}/`));
  };
  return namedPaths(document.text).filter((named) => !exists(named));
}

function main() {
  const files = sourceFiles();
  const judged = files.filter((path) => documents.test(path));
  let missing = 0;
  for (const path of judged) {
    for (const { name, line } of missingPaths(
      { path, text: readFileSync(join(root, path), "utf8") },
      files,
    )) {
      missing += 1;
      console.log(`${path}:${line}  names ${name}, which does not exist. Mend: name what is there now.`);
    }
  }
  if (!existsSync(join(root, "ARCHITECTURE.md"))) {
    missing += 1;
    console.log("ARCHITECTURE.md does not exist.");
  }
  console.log(`${judged.length} documents, ${missing} names of missing files`);
  process.exitCode = missing > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
