/** Brings the checkout to where its programs run: requirements, dependencies, build, Python, settings. */

import { build } from "./build.mjs";
import { buildExecutable, hostPlatform, writeChecksums } from "./cli-release.mjs";
import { firstLineOf } from "./command.mjs";
import { areDependenciesInstalled, installDependencies } from "./dependencies.mjs";
import { completeEnvironmentFile } from "./environment.mjs";
import { findPython, install, isInstalled } from "./python.mjs";

/** A sentence with the cure when this Node is too old, else null. */
function oldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return `Node 20.19 or newer is needed; this is ${process.version}: https://nodejs.org`;
  }
  return null;
}

/** What this machine lacks, each with its cure; empty when nothing does. */
function lacking({ python }) {
  const sentences = [];
  if (firstLineOf("npm", ["--version"]) === null)
    sentences.push("npm is needed; it comes with Node: https://nodejs.org");
  if (firstLineOf("git", ["--version"]) === null) sentences.push("git is needed: https://git-scm.com");
  if (python) {
    const { missing } = findPython();
    if (missing) sentences.push(missing);
  }
  return sentences;
}

const tell = (what, seconds) =>
  console.log(`setup: ${what}${seconds >= 0.1 ? ` (${seconds.toFixed(1)} s)` : ""}`);

async function timed(what, work) {
  const began = performance.now();
  await work();
  tell(what, (performance.now() - began) / 1000);
}

/** Its tests are skipped without it, which CI does not take. */
async function makeExecutable() {
  const platform = hostPlatform();
  if (platform === undefined) return;
  const began = performance.now();
  try {
    if (!(await buildExecutable(platform))) return;
    writeChecksums();
    tell(`rollout-${platform} built`, (performance.now() - began) / 1000);
  } catch (error) {
    tell(`rollout-${platform} could not be built: ${error.message}`, 0);
  }
}

/**
 * Does what is missing and nothing else; a second call takes a fraction of a second.
 *
 * @param {{python: boolean, tools?: boolean, built?: boolean}} needs `python`: the SDK in `.venv`; `tools`: the test tools
 *   beside it; `built`: false leaves the build out.
 * @returns {Promise<boolean>} False when something could not be done; the reason is printed.
 */
export async function setUp({ python, tools = false, built = true }) {
  try {
    const tooOld = oldNode();
    if (tooOld) throw new Error(tooOld);
    const dependencies = areDependenciesInstalled();
    const sdk = !python || isInstalled("sdk");
    if (!dependencies || !sdk) {
      const sentences = lacking({ python });
      if (sentences.length > 0) throw new Error(sentences.join("\n"));
    }
    if (!dependencies) {
      console.log("setup: installing dependencies, about a minute on a new machine");
      await timed("dependencies installed", installDependencies);
    }
    if (!sdk) await timed("Python SDK installed in .venv", () => install("sdk"));
    if (tools && !isInstalled("tools"))
      await timed("Python test tools installed in .venv", () => install("tools"));
    if (built) {
      await build((name, seconds) => tell(`${name} built`, seconds));
      await makeExecutable();
    }
    const written = completeEnvironmentFile();
    if (written) tell(`${written} completed`);
    return true;
  } catch (error) {
    console.error(`setup: ${error.message}`);
    return false;
  }
}
