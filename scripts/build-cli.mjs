/**
 * `npm run build:cli`: the `rollout` command as one file for Node, with the checksums that its installer compares.
 *
 * `--check-package` also judges the npm package that it goes into.
 */
import { buildProgram, writeChecksums } from "./parts/cli-release.mjs";
import { nodeProgram, runQuietly } from "./parts/command.mjs";

const bytes = await buildProgram();
writeChecksums();
console.log(`rollout.js: ${Math.ceil(bytes / 1024)} KiB`);

if (process.argv.includes("--check-package")) {
  const { code, output } = await runQuietly(...nodeProgram("publint/src/cli.js", "--strict", "packages/cli"));
  if (code !== 0) console.log(output);
  process.exitCode = code;
}
