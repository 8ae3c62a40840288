import type { FastifyRequest } from "fastify";

/** What the log tells of a request whose query is nobody's business: method and path. */
export const requestWithoutQuery = ({ method, url }: FastifyRequest) => ({
  method,
  url: url.split("?", 1)[0],
});
