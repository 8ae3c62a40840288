import type { Socket } from "node:net";
import { type ErrorReply, errorHint, errorStatus, newUuid, RolloutError } from "@rollout/contract";

/** As Node names what it could not read of a request, before there is a request. */
interface ClientError extends Error {
  readonly code?: string;
}

/**
 * Answers what is no HTTP request, or one whose head is larger than Node reads, as every other error is answered. The
 * connection ends: where the next request would begin is not known.
 */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const known =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new RolloutError("request_head_too_large")
      : new RolloutError("request_invalid", "This is no HTTP request, or it did not arrive in time.");
  const reply: ErrorReply = {
    error: {
      code: known.code,
      message: known.message,
      hint: errorHint(known.code),
      requestId: newUuid(),
    },
  };
  const body = JSON.stringify(reply);
  socket.end(
    [
      `HTTP/1.1 ${errorStatus(known.code)} Refused`,
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      "x-content-type-options: nosniff",
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
