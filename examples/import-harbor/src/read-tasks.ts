/**
 * An agent that only reads: for each task of a dataset its instruction and files, as JSON on standard output.
 * The same as read_tasks.py.
 *
 *   node examples/import-harbor/dist/read-tasks.js my-dataset
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Rollout, type TaskFileRef } from "@mv37/rollout";

const rollout = new Rollout();
const run = await rollout.startRun(process.argv[2]!, { workflowName: "Read tasks", agentName: "reader" });
const seen = [];
for (const task of run.tasks) {
  const attempt = await run.startRollout(task);
  const files = await attempt.materializeFiles();
  const hidden = await attempt.materializeFiles(undefined, {
    roles: ["tests", "solution", "step", "metadata"],
  });
  attempt.message(task.task.instruction, "user");
  attempt.toolResult("materialize_files", { files: files.map(({ name }) => name) });
  await attempt.finish({ output: { files: files.length, hidden: hidden.length } });
  seen.push({
    name: task.name,
    instruction: task.task.instruction,
    files: await hashes(files),
    hidden: await hashes(hidden),
  });
}
console.log(JSON.stringify(seen));

/** SHA-256 of what lies on disk, by the file's name within the task. */
async function hashes(files: readonly TaskFileRef[]): Promise<Record<string, string>> {
  const pairs = files.map(async ({ name, path }) => [
    name,
    createHash("sha256")
      .update(await readFile(path!))
      .digest("hex"),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}
