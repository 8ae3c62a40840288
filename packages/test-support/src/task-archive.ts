/** Archives of Harbor tasks, as many as a test wants. */
import { createHash } from "node:crypto";
import { zipOf } from "./zip-of.js";

/** An archive of tasks whose instruction is their own; `noise` bytes a task that no packing makes smaller. */
export function archiveOf(tasks: number, verb = "Do", noise = 0): Promise<Buffer> {
  const files: Record<string, string> = {};
  for (let index = 0; index < tasks; index++) {
    const folder = `task-${index}`;
    files[`${folder}/task.toml`] = "";
    files[`${folder}/instruction.md`] = `${verb} ${index}.\n`;
    files[`${folder}/environment/Dockerfile`] = "FROM scratch\n";
    files[`${folder}/tests/test.sh`] = `exit ${index}\n`;
    files[`${folder}/solution/solve.sh`] = "true\n";
    if (noise > 0) {
      const block = createHash("sha512").update(`${verb} ${index}`).digest("base64");
      files[`${folder}/environment/noise.txt`] = block
        .repeat(Math.ceil(noise / block.length))
        .slice(0, noise);
    }
  }
  return zipOf(files);
}
