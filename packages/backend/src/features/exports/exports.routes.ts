import { Readable } from "node:stream";
import { idFromUuid, routes, uuidFromId } from "@rollout/contract";
import { type ExportTask, exportDataset, writeArchive } from "@rollout/harbor";
import { contentDisposition } from "../../platform/download-headers.js";
import type { RouteServer } from "../../platform/serve-route.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";

/** A version of a dataset that is to be exported. */
export interface ExportedVersion {
  /** UUID of the dataset. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
  /** Its tasks in their order, with all their files; those of the task set where one is named. */
  tasks(): AsyncGenerator<ExportTask>;
  /** @throws {RolloutError} export_refused, file_changed, object_not_found, or what is wrong with a file's bucket. */
  assertExportable(): Promise<void>;
}

/** What an export needs of other features; app.ts hands it over. */
export interface ExportParts {
  /** @throws {RolloutError} dataset_not_found, dataset_version_not_found, task_set_not_found. */
  openVersion(
    db: WorkspaceDb,
    wanted: {
      readonly datasetId: string;
      readonly version: number | undefined;
      readonly taskSet: string | undefined;
    },
  ): Promise<ExportedVersion>;
}

/** Versions of datasets as files. */
export function serveExports(server: RouteServer, parts: ExportParts): void {
  server.serve(routes.checkExport, async ({ db, params, query: { version, taskSet } }) => {
    const datasetId = uuidFromId("ds", params.datasetId);
    const opened = await parts.openVersion(db, { datasetId, version, taskSet });
    await opened.assertExportable();
    return undefined;
  });

  server.serve(routes.exportDataset, async ({ db, params, query, audit, reply, workspace }) => {
    const datasetId = uuidFromId("ds", params.datasetId);
    const version = await parts.openVersion(db, {
      datasetId,
      version: query.version,
      taskSet: query.taskSet,
    });
    const isArchive = query.format === "harbor_zip";
    // Once bytes are under way, a refusal can only break them off.
    if (isArchive) await version.assertExportable();
    await db.transaction((transaction) =>
      audit.done(transaction, {
        object: { id: idFromUuid("ds", datasetId), name: version.name },
        after: { version: version.version, format: query.format, taskSet: query.taskSet },
      }),
    );
    const bytes = isArchive
      ? writeArchive(exportDataset({ ...version, organisation: workspace.slug }, version.tasks()))
      : Readable.from(linesOf(version.tasks()), { objectMode: false });
    bytes.once("error", (error: unknown) => reply.raw.destroy(error instanceof Error ? error : undefined));
    return reply
      .header("cache-control", "no-store")
      .header(
        "content-disposition",
        contentDisposition(`${version.name}-v${version.version}.${isArchive ? "zip" : "jsonl"}`),
      )
      .type(isArchive ? "application/zip" : "application/jsonl")
      .send(bytes);
  });
}

/** One task a line; of its files what they are, not their bytes. */
async function* linesOf(tasks: AsyncGenerator<ExportTask>): AsyncGenerator<string> {
  for await (const { name, instruction, input, outputSchema, metadata, files } of tasks) {
    const listed = files.map(({ name: path, role, size, sha256 }) => ({ name: path, role, size, sha256 }));
    yield `${JSON.stringify({ name, instruction, input, outputSchema, metadata, files: listed })}\n`;
  }
}
