/** Why Postgres could not be started or stopped, as a code, a sentence and a way out. */

/** Every reason that a caller can tell apart. */
export type EmbeddedPostgresErrorCode =
  | "binaries_missing"
  | "data_folder_foreign"
  | "data_folder_owner"
  | "data_folder_unreachable"
  | "data_folder_version"
  | "disk_full"
  | "port_in_use"
  | "setting_fixed"
  | "start_failed"
  | "stop_failed";

/**
 * Thrown by everything in this package; `message` says what happened and what to do.
 *
 * @example
 * ```ts
 * try {
 *   await startPostgres({ dataDir: ".postgres/data", port: 5432 });
 * } catch (error) {
 *   if (error instanceof EmbeddedPostgresError && error.code === "port_in_use") chooseAnotherPort();
 *   else throw error;
 * }
 * ```
 */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EmbeddedPostgresError";
    this.code = code;
  }
}

/** The `code` of an error of the operating system, such as "ENOSPC". */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The error that names `folder` as the one without room. */
export function diskFull(folder: string, options?: ErrorOptions): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "disk_full",
    `The disk that holds ${folder} is full, so Postgres cannot start. Free some space there, or move the data with ROLLOUT_DATA_DIR, and start again; nothing that was stored is lost.`,
    options,
  );
}
