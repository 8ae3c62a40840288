import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { Github } from "./github.js";
import type { GithubAccess } from "./github-access.js";

export interface ListedRepository {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly mayPush: boolean;
}

const perPage = 100;
/** Pages that are read: a person picks by name from those pushed to last, and can type any other. */
const mostPages = 5;

interface RepositoryOfGithub {
  readonly full_name: string;
  readonly private: boolean;
  readonly default_branch: string;
  readonly permissions?: { readonly push?: boolean };
}

async function readPage(github: Github, page: number): Promise<readonly RepositoryOfGithub[]> {
  const paging = { per_page: perPage, page };
  if (github.kind === "token")
    return (await github.call((rest) => rest.repos.listForAuthenticatedUser({ ...paging, sort: "pushed" })))
      .data;
  return (await github.call((rest) => rest.apps.listReposAccessibleToInstallation(paging))).data.repositories;
}

/** Repositories that the connection reaches; of a token those pushed to last first. */
export async function listRepositories(db: WorkspaceDb, access: GithubAccess): Promise<ListedRepository[]> {
  const { github, repositories } = await access.open(db);
  const isApp = github.kind === "app";
  const found: ListedRepository[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const read = await readPage(github, page);
    for (const each of read) {
      if (isApp && !repositories.includes(each.full_name)) continue;
      found.push({
        name: each.full_name,
        isPrivate: each.private,
        defaultBranch: each.default_branch,
        mayPush: isApp || each.permissions?.push === true,
      });
    }
    if (read.length < perPage) break;
  }
  return found;
}
