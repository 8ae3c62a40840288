import path from "node:path";
import type { NewImport } from "@rollout/contract";
import { nothingChanged } from "@rollout/contract/words";
import { choice, defineCommand, flag, required, text } from "../command.js";
import { lookUp } from "../datasets/find-dataset.js";
import { importFile } from "../datasets/import-file.js";
import { usageFailure } from "../failure.js";

const formatOfEnding: Readonly<Record<string, NewImport["format"]>> = {
  ".zip": "harbor_zip",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".csv": "csv",
};
const formats = { harbor: "harbor_zip", jsonl: "jsonl", csv: "csv" } as const;

export const datasetsImport = defineCommand({
  name: "datasets import",
  summary: "Import a Harbor archive, JSONL or CSV file",
  description:
    "Uploads the file, shows what it would make and every problem with file and line, asks, and imports. All of it, or nothing.",
  arguments: { file: required("a .zip, .jsonl or .csv file") },
  options: {
    into: text(
      "name",
      "the dataset that it becomes, or of which it becomes the next version; the file's name unless given",
    ),
    format: choice(["harbor", "jsonl", "csv"], "what the file is; by its ending unless given"),
    note: text("text", "what the version says of itself"),
    leaveOutErrors: flag("import what is ready although other tasks have errors"),
    yes: flag("do not ask", "y"),
  },
  examples: [
    "rollout datasets import tasks.zip",
    "rollout datasets import more.jsonl --into paper-summary-v1 --yes",
  ],
  async run(context, { file, into, format, note, leaveOutErrors, yes }) {
    const kind = format === undefined ? formatOfEnding[path.extname(file).toLowerCase()] : formats[format];
    if (kind === undefined)
      throw usageFailure(
        `The ending of ${file} does not say what it is.`,
        "Say it: --format harbor, jsonl or csv.",
      );
    const api = await context.api();
    const known = into === undefined ? undefined : await lookUp(api, into);
    const target = known ? { datasetId: known.id } : into === undefined ? undefined : { name: into };
    const job = await importFile(context, {
      file,
      format: kind,
      ...(target === undefined ? {} : { into: target }),
      leaveOutErrors,
      yes,
      note,
    });
    context.output.done(
      job,
      job.phase === nothingChanged
        ? `Nothing changed: ${job.name} has these tasks already`
        : `Imported ${job.name}`,
      `${job.done.toLocaleString("en")} tasks; look at them: rollout datasets show ${job.name}`,
    );
  },
});
