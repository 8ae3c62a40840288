import type { Github } from "./github-access.js";

export interface ListedRepository {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly mayPush: boolean;
}

const perPage = 100;
/** Pages that are read: a person picks by name from those pushed to last, and can type any other. */
const mostPages = 5;

/** Repositories that the connection reaches, those pushed to last first. */
export async function listRepositories(github: Github): Promise<ListedRepository[]> {
  const found: ListedRepository[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const { data } = await github.call((rest) =>
      rest.repos.listForAuthenticatedUser({ sort: "pushed", per_page: perPage, page }),
    );
    for (const each of data) {
      found.push({
        name: each.full_name,
        isPrivate: each.private,
        defaultBranch: each.default_branch,
        mayPush: each.permissions?.push === true,
      });
    }
    if (data.length < perPage) break;
  }
  return found;
}
