import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { nothingChanged } from "@rollout/contract/words";
import { defineCommand, flag, optional, required, text } from "../command.js";
import { packFolder } from "../datasets/archive-folder.js";
import { lookUp } from "../datasets/find-dataset.js";
import { importFile } from "../datasets/import-file.js";
import { givenName } from "../datasets/plain-name.js";

export const datasetsPush = defineCommand({
  name: "datasets push",
  summary: "Make a folder of Harbor tasks the next version of a dataset, or a new dataset",
  description:
    "Shows what it would make and every problem with file and line, asks, and imports. All of it, or nothing.",
  arguments: {
    dataset: required("name"),
    folder: optional("the folder; one of the dataset's name unless given"),
  },
  options: {
    note: text("text", "what the version says of itself"),
    leaveOutErrors: flag("import what is ready although other tasks have errors"),
    yes: flag("do not ask", "y"),
  },
  async run(context, { dataset, folder = dataset, note, leaveOutErrors, yes }) {
    const name = givenName(dataset, "a dataset");
    const api = await context.api();
    const known = await lookUp(api, name);
    const temporary = await mkdtemp(path.join(tmpdir(), "rollout-push-"));
    try {
      const file = path.join(temporary, `${name}.zip`);
      await packFolder(folder, file, context.signal);
      const into = known ? { datasetId: known.id } : { name };
      const job = await importFile(context, { file, format: "harbor_zip", into, leaveOutErrors, yes, note });
      context.output.done(
        job,
        job.phase === nothingChanged
          ? `Nothing changed: ${job.name} has these tasks already`
          : `Pushed ${folder} to ${job.name}`,
        `look at it: rollout datasets show ${job.name}`,
      );
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  },
});
