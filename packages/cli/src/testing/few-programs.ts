import { existsSync, mkdtempSync, symlinkSync } from "node:fs";
import path from "node:path";

/** All that a small machine has beside a shell: what the installer needs, and no Node or Python. */
export const fewPrograms = "curl sha256sum mktemp mkdir mv rm chmod uname cat sh env".split(" ");

/** A folder inside the one given that has these programs of this machine and no others: a whole PATH. */
export function pathOf(names: readonly string[], folder: string): string {
  const tools = mkdtempSync(path.join(folder, "tools-"));
  for (const name of names) {
    const places = (process.env.PATH ?? "").split(":").map((place) => path.join(place, name));
    const found = name === "node" ? process.execPath : places.find((place) => existsSync(place));
    if (found === undefined) throw new Error(`This machine has no ${name}.`);
    symlinkSync(found, path.join(tools, name));
  }
  return tools;
}
