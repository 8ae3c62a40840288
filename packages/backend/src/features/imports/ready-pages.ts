/** The tasks of an import that will be saved, page by page. */
import type { RunningJob } from "../../platform/jobs.js";
import type { ReadImportTask } from "./import-job.js";
import { listImportTasks } from "./imports.sql.js";

export interface ReadyPage {
  readonly tasks: readonly ReadImportTask[];
  /** Position of the last of them in the import. */
  readonly last: number;
}

const pageTasks = 500;

/** Tasks without errors, in their order; how many of them were taken is noted in the job. */
export async function* readyPages(job: RunningJob): AsyncGenerator<ReadyPage> {
  for (let after = 0, done = 0; ; ) {
    const rows = await listImportTasks(job.db, job.row.id, { after, limit: pageTasks, readyOnly: true });
    const last = rows.at(-1)?.position;
    if (last === undefined) return;
    yield { tasks: rows.map(({ task }) => JSON.parse(task) as ReadImportTask), last };
    after = last;
    done += rows.length;
    await job.save({ done });
  }
}

/** Gives each page while the next one is made. */
export async function* oneAhead<Page>(pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  let next = pages.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = pages.next();
      // It is awaited in the next turn, if there is one.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    // Waits for the page that is being made, and lets it clean up.
    await pages.return(undefined);
  }
}
