/** `make clean`: removes what is built and installed; data and settings stay. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./parts/command.mjs";

const made = [
  "node_modules",
  ".venv",
  ".cache",
  "e2e/dist",
  "bench/dist",
  "packages/cli/standalone/node_modules",
];
for (const folder of ["packages", "examples"]) {
  for (const name of readdirSync(join(root, folder))) {
    made.push(`${folder}/${name}/dist`, `${folder}/${name}/node_modules`);
  }
}
for (const path of made) rmSync(join(root, path), { recursive: true, force: true });
