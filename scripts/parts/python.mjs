/** Finds a Python that Rollout can use and keeps the checkout's virtual environment. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runQuietly } from "./command.mjs";

const folder = join(root, ".venv");
const candidates = [
  "python3",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
  "python",
];
// ensurepip is what Debian leaves out of its python3 package.
const probe = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";

/** A program of the checkout's virtual environment. */
export const venvProgram = (name) => join(folder, "bin", name);

const stampPath = (name) => join(folder, `.rollout-${name}`);
const digestOf = (...paths) => {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(join(root, path)));
  return hash.digest("hex");
};

/** The command of the first Python ≥ 3.10 that can make virtual environments, or a sentence with the cure. */
export function findPython() {
  let seen = null;
  for (const command of candidates) {
    const version = spawnSync(command, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
      encoding: "utf8",
    });
    if (version.status !== 0) continue;
    const [major, minor] = version.stdout.trim().split(".").map(Number);
    if (major < 3 || (major === 3 && minor < 10)) {
      seen ??= `Python 3.10 or newer is needed; ${command} is ${version.stdout.trim()}.`;
      continue;
    }
    if (spawnSync(command, ["-c", probe], { encoding: "utf8" }).status === 0) return { command };
    seen = `${command} cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv`;
  }
  return { missing: seen ?? "Python 3.10 or newer is needed: https://www.python.org/downloads/" };
}

/** The two things that can be kept in the environment, and the files whose change asks for a new install. */
const installs = {
  sdk: {
    says: "Python SDK",
    files: ["packages/sdk-python/pyproject.toml"],
    args: ["--editable", "packages/sdk-python"],
  },
  tools: {
    says: "Python test tools",
    files: ["requirements-dev.txt"],
    args: ["--requirement", "requirements-dev.txt"],
  },
};

/** True when the environment holds what `name` (`sdk` or `tools`) asks for. */
export function isInstalled(name) {
  if (!existsSync(venvProgram("python")) || !existsSync(stampPath(name))) return false;
  return readFileSync(stampPath(name), "utf8") === digestOf(...installs[name].files);
}

/**
 * Makes `.venv` if it is missing and installs into it.
 *
 * @param {"sdk" | "tools"} name
 * @throws {Error} With a sentence to show.
 */
export async function install(name) {
  // A Python that was upgraded or removed leaves a link to nothing.
  if (!existsSync(venvProgram("python"))) {
    const { command, missing } = findPython();
    if (missing) throw new Error(missing);
    rmSync(folder, { recursive: true, force: true });
    const made = await runQuietly(command, ["-m", "venv", folder]);
    if (made.code !== 0) throw new Error(`The virtual environment .venv cannot be made:\n${made.output}`);
  }
  const { says, files, args } = installs[name];
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const installed = await runQuietly(venvProgram("python"), [...pip, ...args]);
  if (installed.code !== 0) throw new Error(`${says}: pip failed.\n${installed.output}`);
  writeFileSync(stampPath(name), digestOf(...files));
}
