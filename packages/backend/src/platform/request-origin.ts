import Bowser from "bowser";
import type { FastifyRequest } from "fastify";
import type { RequestOrigin } from "./callers.sql.js";
import { canonicalAddress } from "./client-address.js";
import { hideSecrets } from "./hide-secrets.js";

/** Longest name of a client that is kept, in characters. */
const longestClient = 120;

/** Where a request comes from. Behind a proxy the address is right only if TRUSTED_PROXIES names the proxy. */
export const originOf = (request: FastifyRequest): RequestOrigin => ({
  address: canonicalAddress(request.ip) ?? request.socket.remoteAddress ?? "",
  client: describeClient(request.headers["user-agent"]),
});

/** A browser as "Firefox 145 on Linux", a program by the first word it says of itself: "mv37-rollout-python 0.2.0". */
export function describeClient(userAgent: string | undefined): string | null {
  if (userAgent === undefined || userAgent === "") return null;
  if (!userAgent.startsWith("Mozilla/")) {
    const [product = ""] = userAgent.split(" ");
    return hideSecrets(product.replace("/", " ")).slice(0, longestClient);
  }
  const { browser, os } = Bowser.parse(userAgent);
  const version = browser.version?.split(".")[0];
  const name = [browser.name || "Browser", version].filter(Boolean).join(" ");
  return (os.name ? `${name} on ${os.name}` : name).slice(0, longestClient);
}
