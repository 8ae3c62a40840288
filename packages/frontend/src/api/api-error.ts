import { type ErrorCode, errorCodeSchema, errorReplySchema, errorStatus } from "@rollout/contract";
import { z } from "zod";
import { peopleHint } from "./people-hints.js";

/** A code of the server's list, or one of the two that only a browser can meet. */
export type ApiErrorCode = ErrorCode | "server_unreachable" | "reply_unreadable";

/** A call that did not succeed: what happened, what to do, and the id that finds it in the server's log. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: ApiErrorCode,
    message: string,
    readonly hint: string,
    readonly requestId: string | null,
    /** What else the server says; checked by whoever reads it. */
    readonly details?: unknown,
  ) {
    super(message);
  }

  /** Whether the same call may succeed later without a change. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The error that a reply with a status of failure tells. */
export async function errorOfReply(reply: Response): Promise<ApiError> {
  const text = await reply.text().catch(() => "");
  const parsed = errorReplySchema.safeParse(jsonOrNull(text));
  if (parsed.success) {
    const { code, message, hint, requestId, details } = parsed.data.error;
    return new ApiError(reply.status, code, message, peopleHint(code, hint), requestId, details);
  }
  if (reply.status === 502 || reply.status === 503 || reply.status === 504) return unreachable(reply.status);
  return new ApiError(
    reply.status,
    "reply_unreadable",
    `The server answered with status ${reply.status} and no reason.`,
    "Try again; if it stays, look into the server's log.",
    reply.headers.get("x-request-id"),
  );
}

const closedSchema = z.object({ code: errorCodeSchema, message: z.string() });

/** The error that the message `closed` of an event stream tells. */
export function errorOfClosed(data: unknown): ApiError {
  const parsed = closedSchema.safeParse(data);
  if (!parsed.success) return unreachable();
  const { code, message } = parsed.data;
  return new ApiError(errorStatus(code), code, message, peopleHint(code), null);
}

/** The server did not answer at all. */
export const unreachable = (status = 0): ApiError =>
  new ApiError(
    status,
    "server_unreachable",
    "The server does not answer. Nothing is lost; what was sent is stored.",
    "Check that it runs and that this machine is online.",
    null,
  );

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
