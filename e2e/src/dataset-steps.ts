/** Datasets as a program makes and reads them, beside the page that is looked at. */
import type { Dataset, NewDataset, TaskList } from "@rollout/contract";
import type { OwnWorkspace } from "./own-workspace.js";

export const createDataset = (own: OwnWorkspace, dataset: NewDataset): Promise<Dataset> =>
  own.call<Dataset>("POST", "/api/v1/datasets", dataset);

/** The tasks of the newest version. */
export async function tasksOf(own: OwnWorkspace, datasetId: string): Promise<TaskList["tasks"]> {
  return (await own.call<TaskList>("GET", `/api/v1/datasets/${datasetId}/tasks`)).tasks;
}

export const namesOf = async (own: OwnWorkspace, datasetId: string): Promise<string[]> =>
  (await tasksOf(own, datasetId)).map(({ name }) => name);
