/** Proves the import rules over every TypeScript file of the packages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./parts/command.mjs";
import { breachesOf, ruleNames } from "./parts/import-rules.mjs";
import { sourceFacts } from "./parts/source-facts.mjs";
import { sourceFiles } from "./parts/source-files.mjs";

const paths = sourceFiles("packages", (path) => /\/src\/.*\.tsx?$/.test(path) && !/\.gen\.tsx?$/.test(path));
const breaches = paths.flatMap((path) =>
  breachesOf(sourceFacts(path, readFileSync(join(root, path), "utf8"))),
);
for (const { path, line, rule, message, mend } of breaches) {
  console.log(`${path}:${line}  ${rule}: ${message}. Mend: ${mend}`);
}
console.log(`${paths.length} files, ${ruleNames.length} rules, ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;
