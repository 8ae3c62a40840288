import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildOpenApi } from "@rollout/contract";

/* Writes packages/contract/openapi.json, the document that the server serves; --check compares instead. */

const path = fileURLToPath(new URL("../../contract/openapi.json", import.meta.url));
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const text = `${JSON.stringify(buildOpenApi(), null, 2)}\n`;

if (!values.check) {
  await writeFile(path, text);
  console.log(`Written: ${path}`);
} else if ((await readFile(path, "utf8").catch(() => undefined)) === text) {
  console.log(`${path} is what the server serves.`);
} else {
  console.error(`${path} is not what the server serves. Run: node packages/backend/dist/openapi.js`);
  process.exitCode = 1;
}
