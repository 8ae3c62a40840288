import { isIP } from "node:net";
import { RolloutError } from "@rollout/contract";
import type { FastifyInstance } from "fastify";

const ownNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** What probes and collectors ask by the address of the machine. It tells nothing of a workspace. */
const probed = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Makes the server answer for its own names alone, on any port: that of `appUrl` and, on loopback, those of
 * loopback. A page of another site could otherwise reach it under a name that it points here (DNS rebinding).
 */
export function registerAllowedHosts(
  app: FastifyInstance,
  { appUrl, isLoopback }: { appUrl: string | undefined; isLoopback: boolean },
): void {
  const allowed = new Set(isLoopback ? ownNames : []);
  if (appUrl !== undefined) allowed.add(new URL(appUrl).hostname);
  const allows = (name: string, path: string): boolean =>
    allowed.has(name) || (probed.has(path) && (ownNames.includes(name) || isAddress(name)));
  app.addHook("onRequest", async (request) => {
    const name = (request.headers.host ?? "").replace(/:\d*$/, "").toLowerCase();
    if (allows(name, request.url.split("?")[0]!)) return;
    throw new RolloutError("host_refused", `The server does not answer for the host ${name.slice(0, 255)}.`);
  });
}

/** A browser never sends the address of another machine as the name of a site that it looked up. */
const isAddress = (name: string): boolean => isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0;
