import { Readable } from "node:stream";
import { choice, count, defineCommand, required, text } from "../command.js";
import { findDataset } from "../datasets/find-dataset.js";
import { writeWholeFile } from "../files/write-file.js";

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
    const file = given ?? `${taskSet ?? name}.${endings[format]}`;
    const progress = context.output.progress(`Downloading ${name}`);
    try {
      const response = await api.open("exportDataset", {
        params: { datasetId: id },
        query: { format: format === "harbor" ? "harbor_zip" : "jsonl", version, taskSet },
      });
      await writeWholeFile(file, Readable.from(response.body ?? []), context.signal);
    } finally {
      progress.end();
    }
    context.output.done({ file, dataset: name, format }, `Wrote ${name} to ${file}`);
  },
});
