/** Keeps files short: fails beyond 500 lines, names those beyond 300. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./parts/command.mjs";
import { sourceFiles } from "./parts/source-files.mjs";

const longestAllowed = 500;
const worthSplitting = 300;
const counted = /\.(ts|tsx|mjs|py|css)$/;
const generated = /\.gen\.tsx?$/;

/** True for files that people write and read as code; SQL is left out, since a migration is never split later. */
export const isCounted = (path) => counted.test(path) && !generated.test(path);

/**
 * Sorts files into those that must be split and those that are worth splitting.
 *
 * @param {{path: string, text: string}[]} files
 */
export function judgeLengths(files) {
  const lengths = files
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0) }))
    .sort((a, b) => b.lines - a.lines);
  return {
    tooLong: lengths.filter(({ lines }) => lines > longestAllowed),
    long: lengths.filter(({ lines }) => lines > worthSplitting && lines <= longestAllowed),
  };
}

function main() {
  const files = sourceFiles("", isCounted).map((path) => ({
    path,
    text: readFileSync(join(root, path), "utf8"),
  }));
  const { tooLong, long } = judgeLengths(files);
  for (const { path, lines } of long)
    console.log(`${path}: ${lines} lines, worth splitting (over ${worthSplitting})`);
  for (const { path, lines } of tooLong) {
    console.log(
      `${path}:${longestAllowed + 1}  ${lines} lines, at most ${longestAllowed}. Mend: split it where its purpose needs an "and".`,
    );
  }
  console.log(
    `${files.length} files, ${long.length} over ${worthSplitting} lines, ${tooLong.length} over ${longestAllowed}`,
  );
  process.exitCode = tooLong.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
