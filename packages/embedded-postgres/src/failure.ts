/** Reads from what Postgres wrote why it did not start. */
import { type Binaries, binariesDoNotRun } from "./binaries.js";
import { diskFull, EmbeddedPostgresError } from "./errors.js";
import { portInUse } from "./port.js";

/** What the start was about, for sentences. */
export interface FailedStart {
  folder: string;
  port: number;
  binaries: Binaries;
  /** Everything that initdb or postgres wrote during this start. */
  output: string;
}

const lastLines = 12;

/** True when a process that has just died still holds the folder: trying again in a moment helps. */
export const isStillHeld = (output: string): boolean =>
  /pre-existing shared memory block|lock file ".*postmaster\.pid" already exists/.test(output);

/** True when somebody took the port first. */
export const isPortTaken = (output: string): boolean =>
  /could not bind IPv4 address .*Address already in use|could not create any TCP\/IP sockets/s.test(output);

/** The error that tells this failure to a person. */
export function explainFailure(failed: FailedStart): EmbeddedPostgresError {
  const { folder, port, binaries, output } = failed;
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(folder);
  if (isPortTaken(output)) return portInUse(port);
  const initialisedBy = /initialized by PostgreSQL version (\S+),/.exec(output)?.[1];
  if (initialisedBy !== undefined || /database files are incompatible with server/.test(output)) {
    return new EmbeddedPostgresError(
      "data_folder_version",
      `${folder} was made by PostgreSQL ${initialisedBy ?? "of another build"} and cannot be opened by PostgreSQL ${binaries.version} in ${binaries.binDir}. Install the version that made it, or choose another folder with ROLLOUT_DATA_DIR.`,
    );
  }
  if (/data directory ".*" has (wrong ownership|invalid permissions)/.test(output)) {
    return new EmbeddedPostgresError(
      "data_folder_owner",
      `Postgres refuses ${folder}, because its owner or mode is wrong. Give it to the user who starts Rollout with mode 0700, or choose another folder with ROLLOUT_DATA_DIR.`,
    );
  }
  const cannotLoad =
    /error while loading shared libraries: .*|failed to execute .*: (No such file|Exec format).*/.exec(
      output,
    )?.[0];
  if (cannotLoad !== undefined) return binariesDoNotRun(binaries, cannotLoad);
  return new EmbeddedPostgresError(
    "start_failed",
    `Postgres ${binaries.version} did not start on ${folder}. The last lines it wrote, also in ${folder}/rollout.log:\n${tail(output)}`,
  );
}

const tail = (output: string): string =>
  output
    .trim()
    .split("\n")
    .slice(-lastLines)
    .map((line) => `  ${line}`)
    .join("\n");
