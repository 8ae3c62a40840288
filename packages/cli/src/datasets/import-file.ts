/** The way of a file into a dataset: upload, check, a look at what it would make, and the yes to it. */
import type { ImportPreview, Job, NewImport } from "@rollout/contract";
import type { ApiClient } from "../api/api-client.js";
import { pause } from "../api/retry.js";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { uploadFile } from "../files/upload-file.js";
import { amount } from "../output/progress.js";
import { dim, joined, type Text } from "../output/text.js";
import { canAsk, confirm } from "../prompt.js";
import { type Imported, tellPreview } from "./tell-import.js";

export interface WantedImport {
  readonly file: string;
  readonly format: NewImport["format"];
  /** A new name, or the dataset that gets a new version; the name of the file unless given. */
  readonly into?: NewImport["into"];
  /** Import what is ready although other tasks have errors. */
  readonly leaveOutErrors: boolean;
  /** Without asking. */
  readonly yes: boolean;
  readonly note?: string | undefined;
}

const pollMs = 300;

/**
 * Imports a file and waits until it is done. Nothing is written before it is confirmed; an import that is given up is
 * cancelled.
 *
 * @throws {Failure} import_has_errors, import_refused, or what the server says.
 */
export async function importFile(context: Context, wanted: WantedImport): Promise<Imported> {
  const { output } = context;
  const api = await context.api();
  const progress = output.progress("Uploading");
  let job: Job | undefined;
  try {
    const { id: fileId } = await uploadFile(context, wanted.file, progress);
    job = await api.call("startImport", {
      body: {
        format: wanted.format,
        source: { from: "file", fileId, discard: true },
        ...(wanted.into === undefined ? {} : { into: wanted.into }),
      },
    });
    job = await jobWhen(context, api, job, ["ready"], (now) =>
      progress.update(joined("Reading ", stateOf(now))),
    );
    progress.end();
    const preview = await api.call("getImport", { params: { jobId: job.id } });
    await agree(context, preview, wanted);
    const importing = output.progress("Importing");
    try {
      const { leaveOutErrors, note } = wanted;
      await api.call("confirmImport", {
        params: { jobId: job.id },
        body: { ...(leaveOutErrors ? { leaveOutErrors } : {}), ...(note === undefined ? {} : { note }) },
      });
      const done = await jobWhen(context, api, job, ["done", "ready"], (now) =>
        importing.update(joined("Importing ", stateOf(now))),
      );
      if (done.state === "ready")
        throw new Failure(
          "dataset_version_conflict",
          `Others saved a version of ${done.name} meanwhile. Nothing was written.`,
          { next: "Look at what they saved, then import again." },
        );
      job = undefined;
      return { job: done, preview };
    } finally {
      importing.end();
    }
  } finally {
    progress.end();
    if (job) await giveUp(context, job);
  }
}

/** Cancels what was not confirmed, also after Ctrl-C, with a client that Ctrl-C does not end. */
async function giveUp(context: Context, { id }: Job): Promise<void> {
  const api = await context.api(AbortSignal.timeout(5_000));
  await api.call("cancelJob", { params: { jobId: id } }).catch(() => undefined);
}

const stateOf = ({ phase, done, total, unit }: Job): Text =>
  done === 0 ? dim(phase) : amount(done, total ?? undefined, unit);

async function jobWhen(
  { signal }: Context,
  api: ApiClient,
  { id }: Job,
  states: readonly Job["state"][],
  onChange: (job: Job) => void,
): Promise<Job> {
  for (;;) {
    const job = await api.call("getJob", { params: { jobId: id } });
    if (states.includes(job.state)) return job;
    if (job.state === "failed" || job.state === "cancelled") {
      throw new Failure(job.code ?? "import_refused", job.message ?? `The import was ${job.state}.`, {
        next: job.state === "failed" ? "Mend the file and import it again. Nothing was written." : undefined,
      });
    }
    onChange(job);
    await pause(pollMs, signal);
  }
}

/** Tells what the import would make, and asks whether to go on. */
async function agree(
  { output, signal }: Context,
  preview: ImportPreview,
  wanted: WantedImport,
): Promise<void> {
  const { counts, problems } = preview;
  tellPreview(output, preview);
  if (counts.ready === 0 || (counts.errors > 0 && !wanted.leaveOutErrors)) {
    throw new Failure(
      "import_has_errors",
      counts.ready === 0 ? "There is no task that could be imported." : "Some tasks have errors.",
      {
        next:
          counts.ready === 0
            ? "Mend the file and import it again."
            : "Mend them, or import the others with --leave-out-errors. Nothing was written.",
        details: { counts, problems },
      },
    );
  }
  if (!wanted.yes && !(output.mode === "people" && canAsk() && (await confirm("Import this?", signal)))) {
    throw new Failure("import_refused", "Nothing was imported.", {
      next: "Import without being asked: --yes",
    });
  }
}
