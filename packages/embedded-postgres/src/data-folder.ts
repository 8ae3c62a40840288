/** Where the data of a folder really lie, whose they are, and whether they are complete. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { EmbeddedPostgresError, systemErrorCode } from "./errors.js";
import { readIfPresent } from "./private-file.js";
import { canEnter, type ProcessUser, userName } from "./process-user.js";
import { rootsFolder } from "./runnable-binaries.js";

/**
 * Makes the data folder if it is missing and returns its real path.
 *
 * @param asked - The folder that the caller named.
 * @param user - Whom root starts Postgres as; null when it runs as the current user.
 */
export function prepareDataFolder(asked: string, user: ProcessUser | null): string {
  const path = resolve(asked);
  mkdirSync(dirname(path), { recursive: true });
  const folder = user === null ? path : placeWithinReach(path, user);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const real = realpathSync(folder);
  takeOwnership(real, user);
  // Postgres refuses a folder that others can enter; a mounted volume often starts that way.
  if ((statSync(real).mode & 0o077) !== 0) chmodSync(real, 0o700);
  return real;
}

/** The real path of a data folder that exists, or null. */
export function findDataFolder(asked: string): string | null {
  const path = resolve(asked);
  return existsSync(path) ? realpathSync(path) : null;
}

/** The major version of the Postgres that made this folder, or null if the folder holds no database yet. */
export function versionOfFolder(folder: string): number | null {
  const text = readIfPresent(join(folder, "PG_VERSION"));
  return text === null ? null : Number.parseInt(text, 10);
}

/** The path itself, or a folder below /var/lib/rollout to which the path then is a link. */
function placeWithinReach(path: string, user: ProcessUser): string {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  const parent = realpathSync(dirname(path));
  const standIn = join(rootsFolder, hashOf(join(parent, basename(path))));
  if (entry?.isSymbolicLink()) {
    // The link may have outlived the folder that we made for it.
    return existsSync(path) ? realpathSync(path) : resolve(dirname(path), readlinkSync(path));
  }
  if (canEnter(user, parent)) return path;
  if (entry !== undefined && readdirSync(path).length > 0) {
    refuseForeign(path, user);
    throw new EmbeddedPostgresError(
      "data_folder_unreachable",
      `${path} lies below a folder that ${userName(user.uid)}, whom root runs Postgres as, cannot enter. Open the folders above it (chmod o+x), or move the data elsewhere with ROLLOUT_DATA_DIR.`,
    );
  }
  mkdirSync(standIn, { recursive: true, mode: 0o755 });
  chmodSync(rootsFolder, 0o755);
  if (entry !== undefined) rmdirSync(path);
  try {
    symlinkSync(standIn, path);
  } catch (error) {
    // A start at the same moment made the same link.
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
  return standIn;
}

const hashOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 16);

function takeOwnership(folder: string, user: ProcessUser | null): void {
  refuseForeign(folder, user);
  if (user !== null && statSync(folder).uid === 0) chownTree(folder, user);
}

/** Stops when the folder belongs to somebody whom neither this process nor its Postgres acts for. */
function refuseForeign(folder: string, user: ProcessUser | null): void {
  const me = process.geteuid?.();
  const owner = statSync(folder).uid;
  if (me === undefined || owner === me || owner === user?.uid) return;
  const name = userName(owner);
  const cure =
    owner === 0 || name === "nobody"
      ? "Start it as root (sudo), who made it"
      : `Start it as ${name}, or give it away with: sudo chown -R ${me} ${folder}`;
  throw new EmbeddedPostgresError(
    "data_folder_owner",
    `The data folder ${folder} belongs to ${name}, not to ${userName(me)}. ${cure}, or choose another folder with ROLLOUT_DATA_DIR.`,
  );
}

function chownTree(folder: string, user: ProcessUser): void {
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, `${name}`);
    // Ours stay ours: passwords are not for the Postgres process.
    if (!basename(path).startsWith("rollout")) lchownSync(path, user.uid, user.gid);
  }
  chownSync(folder, user.uid, user.gid);
}
