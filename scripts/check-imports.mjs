/** Proves the import rules over every TypeScript file of the packages, and that no files anywhere import each other in a circle. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./parts/command.mjs";
import { circleRule, circlesOf } from "./parts/import-circles.mjs";
import { breachesOf, ruleNames } from "./parts/import-rules.mjs";
import { sourceFacts } from "./parts/source-facts.mjs";
import { sourceFiles } from "./parts/source-files.mjs";

const read = (path) => sourceFacts(path, readFileSync(join(root, path), "utf8"));
const isSource = (path) => /\/src\/.*\.tsx?$/.test(path) && !/\.gen\.tsx?$/.test(path);
const packages = sourceFiles("packages", isSource).map(read);
const programs = [...sourceFiles("e2e", isSource), ...sourceFiles("bench", isSource)].map(read);
const rules = [...ruleNames, circleRule];
const breaches = [...packages.flatMap(breachesOf), ...circlesOf([...packages, ...programs])];
for (const { path, line, rule, message, mend } of breaches) {
  console.log(`${path}:${line}  ${rule}: ${message}. Mend: ${mend}`);
}
console.log(`${packages.length + programs.length} files, ${rules.length} rules, ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;
