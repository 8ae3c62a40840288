import type { JobHandler, RunningJob } from "../../platform/jobs.js";
import { saveLastExport } from "./github.sql.js";
import { type GithubParts, type PreparedExport, prepareExport, type WantedExport } from "./prepare-export.js";
import { isBranchMoved, pushExport, savePullRequest } from "./push-export.js";

/** The branch may be moved by somebody else meanwhile; so often the export looks again. */
const mostTries = 3;
/** Limits of GitHub begin anew after an hour. */
const patienceMs = 65 * 60_000;
/** Progress is written at most this often, in ms. */
const tellEveryMs = 500;

async function push(job: RunningJob, prepared: PreparedExport): Promise<string> {
  const { github, version, place, target, plan } = prepared;
  const total = plan.uploads.length;
  await job.save({ phase: "uploading", done: 0, total });
  let done = 0;
  let toldAt = Date.now();
  return pushExport(github, place, target, plan, {
    message: `Export ${version.name}, version ${version.version}`,
    async onFile() {
      done++;
      job.assertOwn();
      if (done < total && Date.now() - toldAt < tellEveryMs) return;
      toldAt = Date.now();
      await job.save({ done });
    },
  });
}

async function tryExport(job: RunningJob, parts: GithubParts, wanted: WantedExport): Promise<void> {
  await job.save({ phase: "comparing", done: 0, total: null });
  const prepared = await prepareExport(job.db, parts, wanted, { signal: job.stopped, patienceMs });
  const { github, version, place, target, plan, description } = prepared;
  const hasChanges = plan.uploads.length + plan.removed.length > 0;
  if (!hasChanges && !target.pullRequest) {
    const message = `${place.base} has version ${version.version} already.`;
    await job.save({ state: "done", phase: "done", datasetId: version.id, message });
    return;
  }
  const commit = hasChanges ? await push(job, prepared) : target.parents.at(-1)!;
  const title = `${version.name}, version ${version.version}`;
  const { number, url } = await savePullRequest(github, place, target, { title, body: description });
  await job.db.transaction(async (transaction) => {
    await saveLastExport(transaction, version.id, {
      number,
      url,
      state: "open",
      repository: `${place.owner}/${place.repo}`,
      branch: place.branch,
      folder: place.folder,
      commit,
      version: version.version,
      at: new Date().toISOString(),
    });
    const done = plan.uploads.length;
    const did = target.pullRequest ? "updated" : "opened";
    const message = `Pull request #${number} ${did}, commit ${commit.slice(0, 7)}.`;
    await job.save(
      { state: "done", phase: "done", done, total: done, datasetId: version.id, url, message },
      transaction,
    );
  });
}

async function runExport(job: RunningJob, parts: GithubParts): Promise<void> {
  const wanted = JSON.parse(job.row.request) as WantedExport;
  for (let tries = 1; ; tries++) {
    try {
      return await tryExport(job, parts, wanted);
    } catch (error) {
      // A call that was given up because the job is lost says so in its own way.
      job.assertOwn();
      if (!isBranchMoved(error) || tries === mostTries) throw error;
    }
  }
}

/** An export that was left begins anew: what was uploaded already is found again, or seen by nobody. */
export const exportHandler = (parts: GithubParts): JobHandler => ({
  run: (job) => runExport(job, parts),
  clean: async () => undefined,
});
