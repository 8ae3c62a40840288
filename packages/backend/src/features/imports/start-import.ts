/** Begins an import: finds the source and where its tasks go; everything else is the job's. */
import { idFromUuid, type NewImport, newUuid, RolloutError, uuidFromId } from "@rollout/contract";
import { insertJob, type JobRow } from "../../platform/jobs.sql.js";
import type { Maker } from "../../platform/maker.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { ImportRequest } from "./import-job.js";
import type { ImportParts, ImportTarget } from "./import-parts.js";

/** A name for a dataset, made of that of a file. */
function datasetNameFrom(source: string): string {
  const plain = source
    .slice(source.lastIndexOf("/") + 1)
    .replace(/\.(zip|jsonl|ndjson|csv|tsv)$/i, "")
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "")
    .slice(0, 128);
  return plain === "" ? "imported" : plain;
}

async function targetOf(
  db: WorkspaceDb,
  { into }: NewImport,
  sourceName: string,
  { datasets }: ImportParts,
): Promise<ImportTarget> {
  if (into === undefined || "name" in into) {
    return { name: into?.name ?? datasetNameFrom(sourceName), datasetId: null, version: 1 };
  }
  const datasetId = uuidFromId("ds", into.datasetId);
  const dataset = await datasets.find(db, datasetId);
  if (!dataset)
    throw new RolloutError(
      "dataset_not_found",
      `No dataset ${idFromUuid("ds", datasetId)} in this workspace.`,
    );
  return { name: dataset.name, datasetId, version: dataset.version + 1 };
}

export async function startImport(
  db: WorkspaceDb,
  wanted: NewImport,
  maker: Maker,
  parts: ImportParts,
): Promise<JobRow> {
  const { name, source } = await parts.findSource(db, wanted.source);
  const target = await targetOf(db, wanted, name, parts);
  const request: ImportRequest = { import: { ...wanted, source }, sourceName: name, target };
  const job = await insertJob(db, {
    id: newUuid(),
    kind: "import",
    name: target.name,
    request: JSON.stringify(request),
    phase: "reading",
    unit: "tasks",
    createdBy: maker.userId,
    createdByName: maker.name,
  });
  parts.jobs.wake();
  return job;
}
