/** The file that lets any SDK program run against the demo: `. .rollout/demo.env`. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "./command.mjs";

const nearby = join(root, ".rollout/demo.env");
/** The key belongs to the database, so it is kept beside it where ROLLOUT_DATA_DIR moves that. */
const kept = () =>
  process.env.ROLLOUT_DATA_DIR ? resolve(process.env.ROLLOUT_DATA_DIR, "demo.env") : nearby;

/** The key of an earlier demo on this data folder, else a new one. */
export async function readDemoKey() {
  const written = existsSync(kept()) ? readFileSync(kept(), "utf8") : "";
  const known = /^export ROLLOUT_API_KEY=(\S+)$/m.exec(written)?.[1];
  if (known) return known;
  const { newApiKey } = await import("@rollout/backend");
  return newApiKey();
}

/**
 * Writes the file, readable by its owner only.
 *
 * @returns {string} Its path as one would type it in the checkout.
 */
export function writeDemoEnvironment({ url, apiKey, workspace }) {
  const lines = [
    `export ROLLOUT_BASE_URL=${url}`,
    `export ROLLOUT_API_KEY=${apiKey}`,
    `export ROLLOUT_WORKSPACE=${workspace}`,
  ];
  for (const path of new Set([kept(), nearby])) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  return relative(root, nearby);
}
