import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { count, defineCommand, flag, optional, required } from "../command.js";
import { unpackArchive } from "../datasets/archive-folder.js";
import { findDataset } from "../datasets/find-dataset.js";
import { plainName } from "../datasets/plain-name.js";
import { writeWholeFile } from "../files/write-file.js";
import { dim } from "../output/text.js";

export const datasetsPull = defineCommand({
  name: "datasets pull",
  summary: "Download a dataset as a folder of Harbor tasks, to be worked on and pushed back",
  arguments: {
    dataset: required("name or id"),
    folder: optional("where to; a folder of its name unless given"),
  },
  options: {
    versionNumber: count("n", "this version; the newest unless given"),
    force: flag("write into a folder that has files already; those of the same name are replaced"),
  },
  examples: ["rollout datasets pull paper-summary-v1", "rollout datasets push paper-summary-v1"],
  async run(context, { dataset: wanted, folder: given, versionNumber: version, force }) {
    const { output, signal } = context;
    const api = await context.api();
    const dataset = await findDataset(api, wanted);
    const folder = given ?? plainName(dataset.name);
    const progress = output.progress(`Downloading ${dataset.name}`);
    const temporary = await mkdtemp(path.join(tmpdir(), "rollout-pull-"));
    try {
      const bytes = await api.open("exportDataset", {
        params: { datasetId: dataset.id },
        query: { format: "harbor_zip", version },
      });
      const archive = path.join(temporary, "archive.zip");
      await writeWholeFile(archive, Readable.from(bytes), signal);
      progress.update(`Unpacking into ${folder}`);
      const files = await unpackArchive(archive, folder, { force, signal });
      progress.end();
      output.done(
        { dataset: dataset.name, version: version ?? dataset.version, folder, files },
        [
          `Pulled ${dataset.name} into ${folder}`,
          dim(`  version ${version ?? dataset.version}, ${files} files`),
        ],
        `change it, then: rollout datasets push ${dataset.name}${folder === dataset.name ? "" : ` ${folder}`}`,
      );
    } finally {
      progress.end();
      await rm(temporary, { recursive: true, force: true });
    }
  },
});
