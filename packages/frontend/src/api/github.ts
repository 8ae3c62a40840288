/** The workspace's connection to GitHub, and exports of datasets to repositories. */
import { type DatasetId, type GithubExport, type Job, routes } from "@rollout/contract";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { addressOf, call } from "./call.js";

export const githubQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "github"],
    queryFn: ({ signal }) => call(routes.getGithub, {}, { workspace, signal }),
  });

export async function connectGithub(client: QueryClient, workspace: string, token: string): Promise<void> {
  const connection = await call(routes.connectGithub, { body: { token } }, { workspace });
  client.setQueryData(githubQuery(workspace).queryKey, connection);
  await client.invalidateQueries({ queryKey: [workspace, "github"] });
}

export async function disconnectGithub(client: QueryClient, workspace: string): Promise<void> {
  await call(routes.disconnectGithub, {}, { workspace });
  client.removeQueries({ queryKey: [workspace, "github", "repositories"] });
  await client.invalidateQueries({ queryKey: [workspace, "github"], exact: true });
}

export const repositoriesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "github", "repositories"],
    queryFn: async ({ signal }) =>
      (await call(routes.listGithubRepositories, {}, { workspace, signal })).repositories,
    staleTime: 60_000,
  });

/** What an export would change in the repository. */
export const exportPreviewQuery = (workspace: string, datasetId: DatasetId, wanted: GithubExport) =>
  queryOptions({
    queryKey: [workspace, "github", "preview", datasetId, wanted],
    queryFn: ({ signal }) =>
      call(routes.previewGithubExport, { params: { datasetId }, body: wanted }, { workspace, signal }),
    staleTime: 60_000,
  });

export const startExport = (workspace: string, datasetId: DatasetId, body: GithubExport): Promise<Job> =>
  call(routes.exportToGithub, { params: { datasetId }, body }, { workspace });

/** Says whether every file of a version can be exported as a Harbor ZIP; rejects with what is in the way. */
export const checkExport = (
  workspace: string,
  datasetId: DatasetId,
  wanted: { version?: number | undefined; taskSet?: string | undefined },
): Promise<undefined> =>
  call(routes.checkExport, { params: { datasetId }, query: { ...wanted } }, { workspace });

/** Address of a version as one file; a browser that follows it saves it. */
export const exportAddress = (
  workspace: string,
  datasetId: DatasetId,
  wanted: { format: "harbor_zip" | "jsonl"; version?: number | undefined; taskSet?: string | undefined },
): string => addressOf(routes.exportDataset, { datasetId }, { ...wanted, workspace });
