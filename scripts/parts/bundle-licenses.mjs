/** The licences of the packages that a bundle is made of, as one text. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the package that a module is in; undefined where it is of this repository. */
function packageFolder(moduleId) {
  const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId) ?? [];
  return folder;
}

/**
 * @param {readonly string[]} moduleIds - Paths of the modules of the bundle.
 * @returns {string} Name, version and licence of each package.
 * @throws {Error} Where a package has no licence text.
 */
export function bundleLicenses(moduleIds) {
  const folders = [...new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))];
  const parts = folders.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
    if (!file) throw new Error(`${name} has no text of its licence.`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return [
    "The rollout command is under the Apache License 2.0. It contains these packages; the executables also contain Bun, whose licences are at https://bun.sh/docs/project/license.\n",
    ...parts.sort(),
  ].join(`\n${"-".repeat(80)}\n\n`);
}
