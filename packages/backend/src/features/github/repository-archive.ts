import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { limits, RolloutError } from "@rollout/contract";
import { type ByteSource, openFileSource } from "@rollout/harbor";
import type { Github } from "./github.js";

export interface RepositoryRef {
  /** owner/name. */
  readonly repository: string;
  /** Branch, tag or commit; the default branch unless given. */
  readonly ref?: string | undefined;
}

/** The SHA-1 of the commit that a ref names now. */
export async function findCommit(github: Github, { repository, ref }: RepositoryRef): Promise<string> {
  const [owner, repo] = repository.split("/") as [string, string];
  const wanted = ref ?? (await github.call((rest) => rest.repos.get({ owner, repo }))).data.default_branch;
  return (await github.call((rest) => rest.repos.getCommit({ owner, repo, ref: wanted }))).data.sha;
}

/**
 * The archive that GitHub makes of a commit. Its bytes lie in a file that has no name any more, so that nothing is
 * left of it however the process ends.
 *
 * @throws {RolloutError} archive_too_large, github_refused, github_unreachable.
 */
export async function openRepositoryArchive(
  github: Github,
  repository: string,
  commit: string,
): Promise<ByteSource> {
  const [owner, repo] = repository.split("/") as [string, string];
  const address = await github.archiveAddress({ owner, repo, ref: commit });
  const reply = await github.fetchPlain(address);
  if (!reply.ok || reply.body === null)
    throw new RolloutError("github_unreachable", `GitHub answered ${reply.status} for the archive.`);
  const file = path.join(tmpdir(), `rollout-${randomUUID()}.zip`);
  const target = await open(file, "wx", 0o600);
  try {
    let bytes = 0;
    for await (const chunk of reply.body) {
      bytes += chunk.length;
      if (bytes > limits.archiveBytes)
        throw new RolloutError("archive_too_large", "The repository is larger than the 2 GiB that are read.");
      await target.write(chunk);
    }
    return await openFileSource(file);
  } finally {
    await target.close();
    await rm(file, { force: true });
  }
}
