/** What is imported: the same 10,000 tasks as a Harbor archive, as JSONL and as CSV, and one archive of 1 GiB. */
import { createHash, randomFillSync } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { writeArchive } from "@rollout/harbor";

export const taskCount = 10_000;
export const largeFiles = 1_024;
const largeFileBytes = 1024 * 1024;
/** Tasks of one dataset share a handful of images. */
const imageCount = 20;

export interface BenchFile {
  readonly path: string;
  readonly bytes: () => Buffer;
}

const text = (name: string, content: string): BenchFile => ({
  path: name,
  bytes: () => Buffer.from(content),
});

/** Prose of about so many characters, another one for each number. */
function prose(number: number, length: number): string {
  let state = number + 1;
  let written = `Task ${number}.`;
  while (written.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    written += ` ${["read", "the", "table", "of", "orders", "and", "count", "each", "row", "that"][state % 10]}${state % 97}`;
  }
  return written;
}

/** Sizes as in terminal-bench: about 6 KB a task, configuration, tests and solution of its own, images shared. */
export function* taskFiles(): Generator<BenchFile> {
  for (let index = 0; index < taskCount; index++) {
    const folder = `tasks/task-${index}`;
    const config = [
      'schema_version = "1.1"',
      "[task]",
      `name = "bench/task-${index}"`,
      "[metadata]",
      `difficulty = "${["easy", "medium", "hard"][index % 3]}"`,
      `category = "category-${index % 12}"`,
      'tags = ["bench", "files", "python"]',
      `expert_time_estimate_min = ${5 + (index % 60)}`,
      "[verifier]\ntimeout_sec = 900.0\n[agent]\ntimeout_sec = 900.0",
      '[environment]\nbuild_timeout_sec = 600.0\ncpus = 1\nmemory = "2G"\nstorage = "10G"\n',
    ];
    yield text(`${folder}/task.toml`, config.join("\n"));
    yield text(`${folder}/instruction.md`, `${prose(index, 1_200)}\n`);
    yield text(
      `${folder}/environment/Dockerfile`,
      `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y tool-${index % imageCount}\nWORKDIR /app\n`,
    );
    yield text(
      `${folder}/tests/test.sh`,
      "#!/bin/bash\nuvx --with pytest pytest /tests/test_outputs.py\necho $? > /logs/verifier/exit\n",
    );
    yield text(
      `${folder}/tests/test_outputs.py`,
      `"""${prose(index + taskCount, 2_500)}"""\n\ndef test_answer():\n    assert open("/app/answer").read() == "${index}"\n`,
    );
    yield text(
      `${folder}/solution/solve.sh`,
      `#!/bin/bash\n# ${prose(index + 2 * taskCount, 700)}\necho ${index} > /app/answer\n`,
    );
  }
}

/** Contents that no packing makes smaller. */
export function* largeTask(): Generator<BenchFile> {
  yield text("large/task.toml", "");
  yield text("large/instruction.md", "Read all of it.\n");
  yield text("large/environment/Dockerfile", "FROM scratch\n");
  yield text("large/tests/test.sh", "true\n");
  yield text("large/solution/solve.sh", "true\n");
  for (let index = 0; index < largeFiles; index++) {
    yield {
      path: `large/environment/data/${index}.bin`,
      bytes: () => randomFillSync(Buffer.allocUnsafe(largeFileBytes)),
    };
  }
}

/** About 2 KB a task: an instruction, an input of three fields, a schema that all share. */
const rowOf = (index: number) => ({
  name: `task-${index}`,
  instruction: prose(index, 1_200),
  input: { question: prose(index + taskCount, 200), limit: index, tags: ["a", "b"] },
  outputSchema: { type: "object", required: ["answer"], properties: { answer: { type: "string" } } },
  difficulty: ["easy", "medium", "hard"][index % 3]!,
  source: `https://example.com/orders/${index}`,
});

export function* jsonlLines(): Generator<string> {
  for (let index = 0; index < taskCount; index++) yield `${JSON.stringify(rowOf(index))}\n`;
}

const cell = (value: unknown): string =>
  `"${(typeof value === "string" ? value : JSON.stringify(value)).replaceAll('"', '""')}"`;

export function* csvLines(): Generator<string> {
  yield `${Object.keys(rowOf(0)).join(",")}\n`;
  for (let index = 0; index < taskCount; index++)
    yield `${Object.values(rowOf(index)).map(cell).join(",")}\n`;
}

export async function writeZip(file: string, files: Iterable<BenchFile>): Promise<void> {
  async function* entries() {
    for (const { path: name, bytes } of files) {
      const content = bytes();
      const sha256 = createHash("sha256").update(content).digest("hex");
      yield {
        path: name,
        size: content.length,
        sha256,
        async *open() {
          yield content;
        },
      };
    }
  }
  await pipeline(writeArchive(entries()), createWriteStream(file));
}
