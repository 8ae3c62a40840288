import { type ExitCode, exitCodes } from "./exit-codes.js";

/** What a failure knows besides its code and sentence. */
export interface FailureDetails {
  /** What to do about it, as a sentence; often a command. */
  readonly next?: string | undefined;
  readonly exitCode?: ExitCode | undefined;
  /** The server's id of the request, to be named in a report. */
  readonly requestId?: string | undefined;
  /** What the server told beside the sentence. */
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** An end that the person is told of: a code, a sentence and a next step. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly next: string | undefined;
  readonly exitCode: ExitCode;
  readonly requestId: string | undefined;
  readonly details: unknown;

  constructor(
    /** As in the server's list of errors, or one of this program. */
    readonly code: string,
    sentence: string,
    { next, exitCode = exitCodes.failed, requestId, details, cause }: FailureDetails = {},
  ) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.next = next;
    this.exitCode = exitCode;
    this.requestId = requestId;
    this.details = details;
  }
}

/** The person gave something that cannot be. */
export const usageFailure = (sentence: string, next?: string): Failure =>
  new Failure("usage", sentence, { next, exitCode: exitCodes.usage });
