import { RolloutError } from "@rollout/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { pageOrigin } from "../../platform/page-origin.js";
import { requestWithoutQuery } from "../../platform/request-log.js";
import { completeSignIn, type SignInParts } from "./complete-sign-in.js";
import type { SessionCookies } from "./session-cookies.js";
import { SignInFailure } from "./sign-in-failure.js";

export interface CallbackOptions extends SignInParts {
  readonly cookies: SessionCookies;
  readonly appUrl: string | undefined;
  readonly rateLimit: { readonly max: number; readonly timeWindow: string };
}

/**
 * Where the provider sends browsers back to: outside of the contract, since it answers by going to a page, with a
 * session or with `/sign-in?error=<code>`.
 */
export function serveSignInCallback(app: FastifyInstance, options: CallbackOptions): void {
  const { cookies, appUrl, rateLimit } = options;
  app.route({
    method: "GET",
    url: options.provider.callbackPath,
    config: { rateLimit },
    // The address carries the provider's code.
    logSerializers: { req: requestWithoutQuery },
    errorHandler: goToSignIn,
    handler: async (request, reply) => {
      const browser = {
        origin: pageOrigin(request, appUrl),
        signInCookie: cookies.signIn(request),
        sessionCookie: cookies.session(request),
      };
      cookies.dropSignIn(reply);
      const { token, returnTo } = await completeSignIn(options, request, browser);
      cookies.keepSession(reply, token);
      return reply.header("cache-control", "no-store").redirect(returnTo, 303);
    },
  });
}

/** The page that says why, and from which one starts again. */
function goToSignIn(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code =
    error instanceof SignInFailure || error instanceof RolloutError ? error.code : ("internal" as const);
  if (error instanceof SignInFailure)
    request.log.warn({ code, reason: error.reason }, "a sign-in was refused");
  else if (code === "internal") request.log.error({ err: error }, "a sign-in failed");
  return reply.header("cache-control", "no-store").redirect(`/sign-in?error=${code}`, 303);
}
