/** Imports the dataset paper-summary-v1 with its files, unless it is there. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./command.mjs";

const folder = join(root, "examples/paper-summary-v1");

export async function importDataset(api) {
  const { name, description, outputSchema, tasks } = JSON.parse(
    await readFile(join(folder, "dataset.json"), "utf8"),
  );
  const { datasets } = await api.get(`/api/v1/datasets?search=${name}`);
  if (datasets.some((dataset) => dataset.name === name)) return;
  console.log(`demo: importing the dataset ${name}`);
  await api.post("/api/v1/datasets", {
    name,
    description,
    tasks: await Promise.all(
      tasks.map(async (task) => ({
        ...task,
        outputSchema,
        files: await Promise.all(task.files.map((file) => uploadPaper(api, file))),
      })),
    ),
  });
}

async function uploadPaper(api, name) {
  const file = await api.upload(name, "text/plain", await readFile(join(folder, "files", name)));
  return { fileId: file.id, name };
}
