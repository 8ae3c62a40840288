import { RolloutError, routes } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import { findSession } from "../../platform/callers.sql.js";
import { pageOrigin } from "../../platform/page-origin.js";
import type { RouteServer } from "../../platform/serve-route.js";
import type { SessionOptions } from "./sessions.routes.js";
import { serveSignInCallback } from "./sign-in-callback.js";
import { SignInFailure } from "./sign-in-failure.js";
import { startSignIn } from "./start-sign-in.js";

/** Signing in by OpenID Connect. */
export function serveSignIn(
  server: RouteServer,
  options: SessionOptions & { readonly version: string },
): void {
  const { database, provider, cookies, appUrl, rateLimit, version } = options;

  server.serve(routes.getSignInOptions, async () => ({
    provider: provider ? { name: provider.name, isLocal: provider.isLocal } : null,
    version,
  }));

  server.serve(
    routes.startSignIn,
    async ({ body, request, reply }) => {
      if (!provider) throw new RolloutError("sign_in_unavailable", "This server has no sign-in provider.");
      const token = cookies.session(request);
      const session = token === undefined ? undefined : await findSession(database, sha256(token));
      const browser = { origin: pageOrigin(request, appUrl), session };
      const started = await startSignIn(database, provider, body, browser).catch((error: unknown) => {
        if (!(error instanceof SignInFailure)) throw error;
        request.log.warn({ code: error.code, reason: error.reason }, "a sign-in could not begin");
        throw new RolloutError(error.code);
      });
      cookies.keepSignIn(reply, started.cookie);
      return { url: started.url };
    },
    { rateLimit },
  );

  if (provider) serveSignInCallback(server.app, { ...options, provider });
}
