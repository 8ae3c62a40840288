/** The repository that this browser last exported a dataset to. */

const place = (workspace: string, datasetId: string): string => `rollout.export.${workspace}.${datasetId}`;

export const lastRepository = (workspace: string, datasetId: string): string => {
  try {
    return localStorage.getItem(place(workspace, datasetId)) ?? "";
  } catch {
    return "";
  }
};

export function keepRepository(workspace: string, datasetId: string, repository: string): void {
  try {
    localStorage.setItem(place(workspace, datasetId), repository);
  } catch {
    // Without storage the repository is chosen again.
  }
}
