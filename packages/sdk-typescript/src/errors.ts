/** What an error knows besides its code and sentence. */
export interface RolloutErrorDetails {
  /** The way out. */
  hint?: string | undefined;
  /** HTTP status of the server's reply, where there was one. */
  status?: number | undefined;
  /** The server's id of the request, to be named in a report. */
  requestId?: string | undefined;
  cause?: unknown;
}

/**
 * An error of Rollout: a code, a sentence and a way out, all of them in its `message`.
 *
 * Codes are those of the server (`dataset_not_found`, `key_unknown`, …) and a few of the SDK's own:
 * `base_url_missing`, `base_url_invalid`, `api_key_missing`, `key_malformed`, `workspace_invalid`,
 * `server_unreachable`, `reply_unreadable`, `redirect_refused`, `file_corrupt`, `file_incomplete`, `runtime_unsupported`.
 *
 * @example
 * ```ts
 * try {
 *   await rollout.startRun("paper-summary-v1");
 * } catch (error) {
 *   if (error instanceof RolloutError && error.code === "dataset_not_found") console.error(error.message);
 *   throw error;
 * }
 * ```
 */
export class RolloutError extends Error {
  override readonly name = "RolloutError";
  /** Which error this is, for code to compare. */
  readonly code: string;
  /** The way out; empty where none is known. */
  readonly hint: string;
  /** HTTP status of the server's reply, where there was one. */
  readonly status: number | undefined;
  /** The server's id of the request, to be named in a report. */
  readonly requestId: string | undefined;

  constructor(code: string, message: string, details: RolloutErrorDetails = {}) {
    const sentences = [message, details.hint].filter((sentence) => sentence).join(" ");
    super(`${code}: ${sentences}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint ?? "";
    this.status = details.status;
    this.requestId = details.requestId;
  }
}
