/**
 * `npm run build:cli-executables`: the `rollout` command as an executable that needs no Node, for this platform.
 *
 * `-- --all` makes it for every platform, `-- linux-arm64 darwin-arm64` for those.
 */
import {
  buildExecutable,
  buildProgram,
  hostPlatform,
  platforms,
  writeChecksums,
} from "./parts/cli-release.mjs";

const given = process.argv.slice(2);
const wanted = given.includes("--all") ? platforms : given.length > 0 ? given : [hostPlatform()];
const unknown = wanted.filter((platform) => !platforms.includes(platform));
if (unknown.length > 0) {
  console.error(`No executable is made for ${unknown.join(", ")}; there are ${platforms.join(", ")}.`);
  process.exit(2);
}
await buildProgram();
for (const platform of wanted) {
  const made = await buildExecutable(platform);
  console.log(`rollout-${platform}: ${made ? "built" : "up to date"}`);
}
writeChecksums();
