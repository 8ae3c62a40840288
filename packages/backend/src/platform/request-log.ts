import type { FastifyRequest } from "fastify";
import { hideSecrets } from "./hide-secrets.js";

/** What the log tells of a request; a key has no place in an address, but people put it there. */
export const requestOfLog = ({ method, url, host, ip }: FastifyRequest) => ({
  method,
  url: hideSecrets(url),
  host: hideSecrets(host),
  remoteAddress: ip,
});

/** What the log tells of a request whose query is nobody's business: method and path. */
export const requestWithoutQuery = ({ method, url }: FastifyRequest) => ({
  method,
  url: url.split("?", 1)[0],
});
