import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { callerMatrixPath, renderCallerMatrix } from "./caller-matrix.js";

/* Writes docs/who-may-call.md from the declarations of the routes; --check compares instead. */

const path = fileURLToPath(new URL(`../../../${callerMatrixPath}`, import.meta.url));
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const text = renderCallerMatrix();

if (!values.check) {
  await writeFile(path, text);
  console.log(`Written: ${path}`);
} else if ((await readFile(path, "utf8").catch(() => undefined)) === text) {
  console.log(`${path} is what the routes declare.`);
} else {
  console.error(
    `${path} is not what the routes declare. Run: node packages/test-support/dist/write-caller-matrix.js`,
  );
  process.exitCode = 1;
}
