import { exportBranchOf, type GithubExport, RolloutError } from "@rollout/contract";
import { type ExportTask, exportDataset, folderNameOf } from "@rollout/harbor";
import type { SecretBox } from "../../platform/secret-box.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type DescribedVersion, describeExport } from "./describe-export.js";
import type { Github, GithubUse } from "./github.js";
import { findLastExport, type LastExport, saveLastExport } from "./github.sql.js";
import type { GithubAccess } from "./github-access.js";
import { type ExportPlan, planExport } from "./plan-export.js";
import { type ExportPlace, type ExportTarget, readTarget } from "./read-target.js";

/** A version of a dataset that goes to GitHub. */
export interface GithubExportVersion extends DescribedVersion {
  /** UUID of the dataset. */
  readonly id: string;
  readonly description: string;
  tasks(): AsyncGenerator<ExportTask>;
  /** Tasks that had another name in a former version. */
  listRenamed(since: number): Promise<{ readonly former: string; readonly name: string }[]>;
}

/** What exports to GitHub need of other features; app.ts hands it over. */
export interface GithubParts {
  readonly access: GithubAccess;
  readonly secretBox: SecretBox;
  /** @throws {RolloutError} dataset_not_found, dataset_version_not_found, task_set_not_found. */
  openVersion(
    db: WorkspaceDb,
    wanted: {
      readonly datasetId: string;
      readonly version: number | undefined;
      readonly taskSet: string | undefined;
    },
  ): Promise<GithubExportVersion>;
}

export interface WantedExport {
  readonly datasetId: string;
  /** Slug of the workspace: the organisation before names that have none. */
  readonly organisation: string;
  readonly export: GithubExport;
}

/** Everything that is known before anything is written. */
export interface PreparedExport {
  readonly github: Github;
  readonly version: GithubExportVersion;
  readonly place: ExportPlace;
  readonly target: ExportTarget;
  readonly plan: ExportPlan;
  /** To the same folder of the same repository. */
  readonly since: LastExport | null;
  readonly description: string;
}

function folderOf(wanted: string | undefined, dataset: string): string {
  const folder = (wanted ?? `datasets/${dataset}`).replace(/^\/+|\/+$/g, "");
  const isBad = folder
    .split("/")
    .some((segment) => /^(\.{1,2}|\.git|)$/i.test(segment) || /[\p{Cc}\\]/u.test(segment));
  if (folder !== "" && isBad)
    throw new RolloutError(
      "request_invalid",
      "folder: a path below the root, with slashes between its parts.",
    );
  return folder;
}

/** A pull request that was merged or closed since the last export is known as such from now on. */
async function refreshLastExport(
  db: WorkspaceDb,
  github: Github,
  datasetId: string,
): Promise<LastExport | undefined> {
  const last = await findLastExport(db, datasetId);
  if (last?.state !== "open") return last;
  const [owner, repo] = last.repository.split("/") as [string, string];
  const { data } = await github.call((rest) => rest.pulls.get({ owner, repo, pull_number: last.number }));
  if (data.state === "open") return last;
  const over: LastExport = { ...last, state: data.merged ? "merged" : "closed" };
  await saveLastExport(db, datasetId, over);
  return over;
}

/** Reads the version and the repository, and compares them. Writes nothing to GitHub. */
export async function prepareExport(
  db: WorkspaceDb,
  { access, openVersion }: GithubParts,
  { datasetId, organisation, export: wanted }: WantedExport,
  use: GithubUse = {},
): Promise<PreparedExport> {
  const { version: number, taskSet } = wanted;
  const version = await openVersion(db, { datasetId, version: number, taskSet });
  const github = await access.openFor(db, wanted.repository, use);
  const [owner, repo] = wanted.repository.split("/") as [string, string];
  const base =
    wanted.base ?? (await github.call((rest) => rest.repos.get({ owner, repo }))).data.default_branch;
  const branch = wanted.branch ?? exportBranchOf(version.name);
  if (branch === base)
    throw new RolloutError("request_invalid", "branch: another one than the pull request goes into.");
  const place = { owner, repo, base, branch, folder: folderOf(wanted.folder, version.name) };
  const target = await readTarget(github, place);
  const last = await refreshLastExport(db, github, datasetId).catch((error: unknown) => {
    // The repository of the last export may be gone; this one need not be that one.
    if (error instanceof RolloutError) return undefined;
    throw error;
  });
  const since = last?.repository === wanted.repository && last.folder === place.folder ? last : null;
  const renamed = since ? await version.listRenamed(since.version) : [];
  const formerFolders = new Map(
    renamed.map(({ name, former }) => [folderNameOf(name), folderNameOf(former)]),
  );
  const { hidden = true, indexes = true } = wanted;
  const files = exportDataset({ ...version, organisation, hidden, indexes }, version.tasks());
  const plan = await planExport(files, { files: target.files, formerFolders }, use.signal);
  const description = wanted.description ?? describeExport(version, plan, since?.version ?? null);
  return { github, version, place, target, plan, since, description };
}
