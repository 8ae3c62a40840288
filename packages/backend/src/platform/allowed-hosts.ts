import { RolloutError } from "@rollout/contract";
import type { FastifyInstance } from "fastify";

/**
 * Makes a server on loopback answer for its own names alone, on any port, and for that of `appUrl`: a page of
 * another site could otherwise reach it under a name that it points at 127.0.0.1 (DNS rebinding).
 */
export function registerAllowedHosts(app: FastifyInstance, appUrl: string | undefined): void {
  const allowed = new Set(["localhost", "127.0.0.1", "[::1]"]);
  if (appUrl !== undefined) allowed.add(new URL(appUrl).hostname);
  app.addHook("onRequest", async (request) => {
    const name = (request.headers.host ?? "").replace(/:\d*$/, "").toLowerCase();
    if (allowed.has(name)) return;
    throw new RolloutError("host_refused", `The server does not answer for the host ${name.slice(0, 255)}.`);
  });
}
