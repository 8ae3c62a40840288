import { RolloutError } from "@rollout/contract";
import type { FastifyInstance } from "fastify";
import type { Database } from "./database.js";
import type { Metrics } from "./metrics.js";

/** A part of the server that says whether it gets on with its work. */
export type ProgressCheck = () => string | undefined;

/**
 * `/healthz`: the process answers. `/readyz`: the database answers and work progresses, else 503 with the
 * reason. `/metrics`: Prometheus.
 */
export function registerHealth(
  app: FastifyInstance,
  options: {
    database: Database;
    metrics: Metrics;
    checks: readonly ProgressCheck[];
    isStopping: () => boolean;
  },
): void {
  app.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    if (options.isStopping()) throw new RolloutError("shutting_down");
    await options.database.query("select 1");
    const stuck = options.checks.map((check) => check()).find((reason) => reason !== undefined);
    if (stuck !== undefined) throw new RolloutError("database_unavailable", stuck);
    return reply.send({ status: "ready" });
  });
  app.get("/metrics", async (_request, reply) =>
    reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics()),
  );
}
