import { routes } from "@rollout/contract";
import { readJsonText } from "../../platform/request-body.js";
import type { RouteServer } from "../../platform/serve-route.js";
import type { IngestQueue } from "./ingest-queue.js";
import { readBatch } from "./read-batch.js";

export function serveIngest(server: RouteServer, { ingest }: { ingest: IngestQueue }): void {
  server.serve(
    routes.ingest,
    async ({ request, db }) =>
      ingest.store(db, { ...readBatch(await readJsonText(request)), requestId: request.id }),
    { ownBody: true },
  );
}
