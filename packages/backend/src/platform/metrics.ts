import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "./database.js";
import type { LiveBus } from "./live-bus.js";

/** Numbers of this process for Prometheus. */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: "rollout_http_request_seconds",
    help: "Time to answer, by route and status",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  readonly records = new Counter({
    name: "rollout_ingest_records_total",
    help: "Records of ingest, by outcome",
    labelNames: ["outcome"],
    registers: [this.registry],
  });
  readonly flushRecords = new Histogram({
    name: "rollout_ingest_flush_records",
    help: "Records stored by one transaction",
    buckets: [1, 10, 50, 100, 250, 500, 1000, 2000],
    registers: [this.registry],
  });

  constructor(database: Database, live: LiveBus) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "rollout_database_connections",
      help: "Connections of the pool",
      labelNames: ["state"],
      registers: [this.registry],
      collect() {
        const { total, idle, waiting } = database.counts;
        this.set({ state: "total" }, total);
        this.set({ state: "idle" }, idle);
        this.set({ state: "waiting" }, waiting);
      },
    });
    new Gauge({
      name: "rollout_event_streams",
      help: "Open streams of server-sent events",
      registers: [this.registry],
      collect() {
        this.set(live.subscribers);
      },
    });
  }
}
