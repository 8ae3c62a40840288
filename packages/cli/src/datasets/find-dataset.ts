import type { Dataset } from "@rollout/contract";
import type { ApiClient } from "../api/api-client.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";

/**
 * The dataset of this name or id.
 *
 * @throws {Failure} dataset_not_found
 */
export async function findDataset(api: ApiClient, nameOrId: string): Promise<Dataset> {
  if (/^ds_[0-9A-Za-z]{26}$/.test(nameOrId))
    return api.call("getDataset", { params: { datasetId: nameOrId as Dataset["id"] } });
  const found = await lookUp(api, nameOrId);
  if (found) return found;
  throw new Failure("dataset_not_found", `This workspace has no dataset ${nameOrId}.`, {
    next: "See which there are: rollout datasets list",
    exitCode: exitCodes.notFound,
  });
}

/** The dataset of this name, if there is one. */
export async function lookUp(api: ApiClient, name: string): Promise<Dataset | undefined> {
  const pages = api.pages(async (place) => {
    const { datasets, nextCursor } = await api.call("listDatasets", { query: { search: name, ...place } });
    return { rows: datasets, nextCursor };
  });
  for await (const dataset of pages) if (dataset.name === name) return dataset;
  return undefined;
}
