/** Archives of Harbor tasks, as many as a test wants. */
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { writeArchive } from "@rollout/harbor";

/** An archive of tasks whose instruction is their own; `noise` bytes a task that no packing makes smaller. */
export function archiveOf(tasks: number, verb = "Do", noise = 0): Promise<Buffer> {
  async function* files() {
    for (let index = 0; index < tasks; index++) {
      const texts: Record<string, string> = {
        "task.toml": "",
        "instruction.md": `${verb} ${index}.\n`,
        "environment/Dockerfile": "FROM scratch\n",
        "tests/test.sh": `exit ${index}\n`,
        "solution/solve.sh": "true\n",
      };
      if (noise > 0) {
        const block = createHash("sha512").update(`${verb} ${index}`).digest("base64");
        texts["environment/noise.txt"] = block.repeat(Math.ceil(noise / block.length)).slice(0, noise);
      }
      for (const [name, text] of Object.entries(texts)) {
        const bytes = Buffer.from(text);
        yield {
          path: `task-${index}/${name}`,
          size: bytes.length,
          sha256: createHash("sha256").update(bytes).digest("hex"),
          async *open() {
            if (bytes.length > 0) yield bytes;
          },
        };
      }
    }
  }
  return buffer(writeArchive(files()));
}
