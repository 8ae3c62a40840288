/** The git-ignored `.env`: makes what is missing in it and reads it for the programs that are started. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
// Not by name: an old Node would fail here before it is told that it is too old.
import util from "node:util";
import { root } from "./command.mjs";

/** The SDKs' installable files, relative to the checkout. */
export const sdkFolder = "packages/backend/dist/sdk";
/** What the server offers under /cli/. */
export const cliFolder = "packages/cli/dist/release";
const webFolder = "packages/frontend/dist";

const heading = `# Settings of this checkout's server; made by \`make setup\`, never committed. A variable of the shell wins.
# Without DATABASE_URL the server runs real Postgres by itself; the data lie in .postgres/data.
# DATABASE_URL=postgres://user:password@127.0.0.1:5432/rollout
`;

/** ROLLOUT_DATA_DIR moves database, files and secret together, so the file moves with it. */
const environmentFile = () =>
  process.env.ROLLOUT_DATA_DIR ? resolve(process.env.ROLLOUT_DATA_DIR, ".env") : join(root, ".env");

/**
 * Adds to the file what is missing in it.
 *
 * @returns {string | null} The file's path when something was added.
 */
export function completeEnvironmentFile() {
  const path = environmentFile();
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const known = util.parseEnv(before);
  const missing = [];
  if (!known.AUTH_SECRET) missing.push(`AUTH_SECRET=${randomBytes(32).toString("base64url")}`);
  if (missing.length === 0) return null;
  mkdirSync(resolve(path, ".."), { recursive: true });
  const start = before === "" ? heading : before.replace(/\n?$/, "\n");
  writeFileSync(path, `${start}${missing.join("\n")}\n`, { mode: 0o600 });
  // An existing file keeps its mode when written.
  chmodSync(path, 0o600);
  return path;
}

/** What a started program should see: the file's values, and over them the shell's. */
export function serverEnvironment(defaults = {}) {
  const path = environmentFile();
  const written = existsSync(path) ? util.parseEnv(readFileSync(path, "utf8")) : {};
  const built = {
    ROLLOUT_WEB_DIR: join(root, webFolder),
    ROLLOUT_SDK_DIR: join(root, sdkFolder),
    ROLLOUT_CLI_DIR: join(root, cliFolder),
  };
  return { ...built, ...defaults, ...written, ...process.env };
}
