import { type ErrorReply, errorHint, errorStatus, RolloutError, type Route, routes } from "@rollout/contract";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ZodError } from "zod";
import { isConcurrencyFailure, isDatabaseUnavailable, isDataError } from "./database.js";
import { hideSecrets } from "./hide-secrets.js";

/** Seconds after which a caller should try again when the database is away. */
const retryAfterSeconds = 1;

/** Every error leaves as `{error: {code, message, hint, requestId, details?}}`. */
export function registerErrorReplies(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendError(request, reply, error));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0]!;
    const methods = methodsOf(path);
    if (methods.length === 0) {
      const error = new RolloutError("route_not_found", `No address ${request.method} ${path}.`);
      return sendError(request, reply, error);
    }
    const error = new RolloutError(
      "method_not_allowed",
      `${path} takes ${methods.join(", ")}, not ${request.method}.`,
    );
    return sendError(request, reply.header("allow", methods.join(", ")), error);
  });
}

const addresses = (Object.values(routes) as Route[]).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
}));

/** The methods that routes of the contract have at this path. */
const methodsOf = (path: string): string[] =>
  addresses.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);

export function sendError(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toRolloutError(thrown);
  const status = errorStatus(error.code);
  if (status >= 500) request.log.error({ err: thrown, code: error.code }, "request failed");
  if (status === 503 || status === 429)
    reply.header("retry-after", reply.getHeader("retry-after") ?? retryAfterOf(error) ?? retryAfterSeconds);
  const body: ErrorReply = {
    error: {
      code: error.code,
      message: hideSecrets(error.message),
      hint: errorHint(error.code),
      requestId: request.id,
      ...(error.details === undefined
        ? {}
        : { details: JSON.parse(hideSecrets(JSON.stringify(error.details))) as unknown }),
    },
  };
  return reply.status(status).type("application/json; charset=utf-8").send(body);
}

/** Seconds, where the error itself knows them. */
const retryAfterOf = ({ details }: RolloutError): number | undefined =>
  (details as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds;

/** What is thrown, as callers see it. */
export function toRolloutError(thrown: unknown): RolloutError {
  if (thrown instanceof RolloutError) return thrown;
  if (thrown instanceof ZodError) return requestInvalid(thrown);
  if (isDataError(thrown)) {
    return new RolloutError(
      "request_invalid",
      "A value of the request is outside of what the database holds, as a NUL character or a time before year 1.",
    );
  }
  if (isDatabaseUnavailable(thrown) || isConcurrencyFailure(thrown))
    return new RolloutError("database_unavailable");
  switch ((thrown as Partial<FastifyError>).code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new RolloutError("body_too_large");
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new RolloutError("media_type_unsupported");
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new RolloutError("request_invalid", "The body is empty or shorter than its Content-Length.");
    case "FST_ERR_BAD_URL":
      return new RolloutError("request_invalid", "The address is not a valid URL.");
    default: {
      const status = (thrown as Partial<FastifyError>).statusCode;
      if (status !== undefined && status >= 400 && status < 500) return new RolloutError("request_invalid");
      return new RolloutError("internal");
    }
  }
}

function requestInvalid(error: ZodError): RolloutError {
  const [first] = error.issues;
  const path = first?.path.map(String).join(".") || "request";
  return new RolloutError(
    "request_invalid",
    `${path}: ${first?.message ?? "invalid"}`,
    error.issues
      .slice(0, 20)
      .map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message })),
  );
}
