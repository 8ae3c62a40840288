import { Readable } from "node:stream";
import { limits, routes } from "@rollout/contract";
import { z } from "zod";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { countAuditEntries, listAuditEntries } from "./audit.sql.js";
import { auditEntryOf } from "./describe-entry.js";
import { readAllEntries, writeEntries } from "./export-entries.js";
import { readAuditFilter } from "./read-filter.js";

const place = z.tuple([z.iso.datetime(), z.uuid()]);

const mediaTypes = { jsonl: "application/x-ndjson", csv: "text/csv; charset=utf-8; header=present" } as const;

/** The audit log of a workspace, for its owners. */
export function serveAudit(server: RouteServer): void {
  server.serve(routes.listAuditEntries, async ({ db, query }) => {
    const filter = readAuditFilter(query);
    const limit = query.limit ?? defaultPageSize;
    const after = query.cursor === undefined ? undefined : decodeCursor(place, query.cursor);
    const [rows, counts] = await Promise.all([
      listAuditEntries(db, filter, { after, limit: limit + 1 }),
      countAuditEntries(db, filter),
    ]);
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.at_exact, row.id]);
    return { entries: page.map(auditEntryOf), nextCursor, counts };
  });

  server.serve(routes.exportAuditEntries, async ({ db, query, workspace, audit, reply }) => {
    const { format = "jsonl", ...wanted } = query;
    const filter = readAuditFilter(wanted);
    const { entries: matching } = await countAuditEntries(db, filter);
    const pages = await readAllEntries(db, filter, limits.auditExportRows);
    const entries = Math.min(matching, limits.auditExportRows);
    await audit.done(db, { after: { format, entries, ...wanted } });
    const day = new Date().toISOString().slice(0, 10);
    return reply
      .type(mediaTypes[format])
      .header("cache-control", "no-store")
      .header("content-disposition", `attachment; filename="audit-${workspace.slug}-${day}.${format}"`)
      .header("x-rollout-left-out", matching - entries)
      .send(Readable.from(writeEntries(pages, format)));
  });
}
