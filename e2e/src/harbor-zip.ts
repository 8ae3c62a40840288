/** ZIPs of Harbor task folders, from a folder of the disk or made up. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { checkout } from "./demo.js";

export const harborSamples = path.resolve(checkout, "../shared/samples/harbor");

/** Files by their path in the ZIP. */
type Files = Readonly<Record<string, string | Buffer>>;

/** Every file below a folder, byte for byte. */
export async function filesBelow(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const read = files.map(async (file) => [
    path.relative(folder, file).split(path.sep).join("/"),
    await readFile(file),
  ]);
  return Object.fromEntries(await Promise.all(read));
}

/** A task folder with all that Harbor asks for; `files` replaces some of it. */
export const harborTask = (folder: string, files: Files = {}): Files =>
  Object.fromEntries(
    Object.entries({
      "task.toml": 'version = "1.0"\n\n[metadata]\ndifficulty = "easy"\n\n[agent]\ntimeout_sec = 600.0\n',
      "instruction.md": `<!-- harbor-canary GUID 0c1a -->\n\nCount the words of ${folder}.\n`,
      "environment/Dockerfile": "FROM debian:12-slim\nCOPY words.txt /app/\n",
      "environment/words.txt": "one two three\n",
      "tests/test.sh": "#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n",
      "solution/solve.sh": "#!/bin/bash\nwc -w /app/words.txt\n",
      ...files,
    }).map(([name, content]) => [`${folder}/${name}`, content]),
  );
