/** Makes the programs of the npm package runnable by the user that will run them, copying them only if it must. */
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, normalize, relative } from "node:path";
import { type Binaries, binariesDoNotRun } from "./binaries.js";
import { systemErrorCode } from "./errors.js";
import { canReach, type ProcessUser } from "./process-user.js";

/** Where root keeps what an unprivileged Postgres must reach. */
export const rootsFolder = "/var/lib/rollout";

/**
 * Returns programs that `user` (null: the current user) can run.
 *
 * npm cannot pack symbolic links, and the package's install script that makes them may never have run.
 */
export function makeRunnable(binaries: Binaries, user: ProcessUser | null): Binaries {
  if (binaries.kind === "system") return binaries;
  const packageFolder = dirname(dirname(binaries.binDir));
  const reachable = user === null || everythingReachable(packageFolder, user);
  if (reachable && linksComplete(packageFolder)) return binaries;
  if (reachable && tryToLink(packageFolder)) return binaries;
  const copied = copyOnce(binaries, packageFolder, user);
  return { ...binaries, binDir: join(copied, "native", "bin") };
}

const everythingReachable = (packageFolder: string, user: ProcessUser): boolean =>
  ["native/bin/postgres", "native/bin/initdb", "native/lib", "native/share"].every((part) =>
    canReach(user, join(packageFolder, part)),
  );

interface Link {
  /** The file that the link leads to, from the package's folder. */
  source: string;
  /** The link, from the package's folder. */
  target: string;
}

function readLinks(packageFolder: string): Link[] {
  const path = join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(path)) return [];
  const links = JSON.parse(readFileSync(path, "utf8")) as Link[];
  const inside = (part: string): boolean => normalize(part).startsWith("native/");
  return links.filter(({ source, target }) => inside(source) && inside(target));
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const linksComplete = (packageFolder: string): boolean =>
  readLinks(packageFolder).every(({ target }) => isLink(join(packageFolder, target)));

/** Makes the missing links; false if this user may not write there. */
function tryToLink(packageFolder: string): boolean {
  for (const { source, target } of readLinks(packageFolder)) {
    const link = join(packageFolder, target);
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      const code = systemErrorCode(error);
      // Another start makes the same links at the same moment.
      if (code === "EEXIST") continue;
      if (code === "EACCES" || code === "EPERM" || code === "EROFS") return false;
      throw error;
    }
  }
  return true;
}

/** Copies the package once per version into a folder of this user's own and returns that folder. */
function copyOnce(binaries: Binaries, packageFolder: string, user: ProcessUser | null): string {
  const parent = user === null ? ownCache() : rootsFolder;
  // Two checkouts may hold different builds of one Postgres version.
  const build = createHash("sha256")
    .update(readFileSync(join(packageFolder, "package.json")))
    .digest("hex");
  const place = join(parent, `postgres-${binaries.version}-${build.slice(0, 8)}`);
  if (existsSync(place)) return place;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const aside = mkdtempSync(`${place}.`);
  try {
    cpSync(join(packageFolder, "native"), join(aside, "native"), { recursive: true, verbatimSymlinks: true });
    cpSync(join(packageFolder, "package.json"), join(aside, "package.json"));
    if (!tryToLink(aside)) throw binariesDoNotRun(binaries, `links cannot be made in ${aside}`);
    if (user !== null) openForAll(aside);
    renameSync(aside, place);
  } catch (error) {
    // A start at the same moment was faster: its copy is as good.
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return place;
}

/** Gives everybody the rights to read and run that the owner has: npm may have unpacked under a strict umask. */
function openForAll(folder: string): void {
  for (const path of [
    folder,
    ...readdirSync(folder, { recursive: true }).map((name) => join(folder, `${name}`)),
  ]) {
    const { mode } = lstatSync(path);
    const readAndRun = mode & 0o500;
    if (!lstatSync(path).isSymbolicLink()) chmodSync(path, mode | (readAndRun >> 3) | (readAndRun >> 6));
  }
}

function ownCache(): string {
  const uid = process.geteuid?.() ?? 0;
  const wished = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  for (const base of [wished, join(tmpdir(), `rollout-${uid}`)]) {
    const folder = join(base, "rollout");
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK);
    } catch {
      continue;
    }
    // Programs are run from here: never from a folder that somebody else has prepared.
    if (statSync(folder).uid === uid && (statSync(folder).mode & 0o022) === 0) return folder;
  }
  return mkdtempSync(join(tmpdir(), "rollout-postgres-"));
}
