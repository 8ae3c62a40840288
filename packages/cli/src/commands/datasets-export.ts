import { lstat } from "node:fs/promises";
import { Readable } from "node:stream";
import { choice, count, defineCommand, required, text } from "../command.js";
import { findDataset } from "../datasets/find-dataset.js";
import { givenName, plainName } from "../datasets/plain-name.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";
import { writeWholeFile } from "../files/write-file.js";

/** A file that nobody named is not replaced. */
async function assertFree(file: string): Promise<void> {
  if (!(await lstat(file).catch(() => undefined))) return;
  throw new Failure("file_exists", `${file} is there already.`, {
    next: `Name the file to replace it: -o ${file}`,
    exitCode: exitCodes.usage,
  });
}

const endings = { harbor: "zip", jsonl: "jsonl" } as const;

export const datasetsExport = defineCommand({
  name: "datasets export",
  summary: "Download a dataset as a Harbor archive or as JSONL",
  arguments: { dataset: required("name or id") },
  options: {
    format: choice(["harbor", "jsonl"], "harbor unless given"),
    versionNumber: count("n", "this version; the newest unless given"),
    taskSet: text("name", "only the tasks of this task set"),
    output: text("file", "write to this file; the dataset's name unless given", "o"),
  },
  async run(context, { dataset: wanted, format = "harbor", versionNumber: version, taskSet, output: given }) {
    const api = await context.api();
    const { id, name } = await findDataset(api, wanted);
    const called = taskSet === undefined ? plainName(name) : givenName(taskSet, "a task set");
    const file = given ?? `${called}.${endings[format]}`;
    if (given === undefined) await assertFree(file);
    const progress = context.output.progress(`Downloading ${name}`);
    try {
      const bytes = await api.open("exportDataset", {
        params: { datasetId: id },
        query: { format: format === "harbor" ? "harbor_zip" : "jsonl", version, taskSet },
      });
      await writeWholeFile(file, Readable.from(bytes), context.signal);
    } finally {
      progress.end();
    }
    context.output.done({ file, dataset: name, format }, `Wrote ${name} to ${file}`);
  },
});
