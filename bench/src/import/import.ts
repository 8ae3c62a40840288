/*
 * Imports of 10,000 tasks from a Harbor archive, JSONL and CSV through the API, by a server of its own process, and
 * of an archive of 1 GiB, while the memory of the server is watched. Client, server and Postgres share the machine.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { newApiKey } from "@rollout/backend";
import type { ImportFormat } from "@rollout/contract";
import { createTestDatabase, freePort, startServerProcess, startTestPostgres } from "@rollout/test-support";
import { quantile, report } from "../results.js";
import { writeBare } from "./bare-write.js";
import { importFile, type Measured, type Server, upload } from "./import-client.js";
import { csvLines, jsonlLines, largeFiles, largeTask, taskCount, taskFiles, writeZip } from "./sources.js";

/** Of the server's memory, in ms. */
const sampleEveryMs = 100;
/** The machine has other work now and then: the median of so many imports counts. */
const times = Number(process.env.BENCH_TIMES ?? 5);

/** The most memory that the server holds from now until `stop`, in MB. */
function watchMemory(pid: number): { stop(): number } {
  let most = 0;
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
  }, sampleEveryMs);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

/** A server with a database and a folder of its own, for one import: nothing that it stores is there already. */
async function withServer<Result>(
  folder: string,
  work: (server: Server) => Promise<Result>,
): Promise<Result> {
  const database = await createTestDatabase();
  const apiKey = newApiKey();
  const dataDir = await mkdtemp(path.join(folder, "data-"));
  const child = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir,
    environment: { ROLLOUT_INIT_WORKSPACE: "bench", ROLLOUT_INIT_API_KEY: apiKey },
  });
  try {
    return await work({
      url: child.url,
      apiKey,
      pid: child.process.pid!,
      databaseUrl: database.databaseUrl,
    });
  } finally {
    await child.stop();
    await database.drop();
    // Its files stay until the end: ext4 looks at each file that was removed in the last minute before it makes one.
  }
}

interface Timed extends Measured {
  /** Its files written and made durable in the plainest way, and nothing else. */
  readonly bareSeconds: number | null;
}

const median = (runs: readonly Timed[], figure: (run: Timed) => number): number =>
  quantile(runs.map(figure), 0.5);
const perSecond = (run: Timed): number => run.tasks / run.saveSeconds;

function remarkOn(format: string, runs: readonly Timed[]): string {
  const rates = runs.map((run) => Math.round(perSecond(run))).join(", ");
  const whole = median(runs, (run) => run.tasks / (run.readSeconds + run.saveSeconds));
  const seconds = median(runs, ({ readSeconds }) => readSeconds).toFixed(2);
  const [readCpu, saveCpu] = [median(runs, (run) => run.readCpu), median(runs, (run) => run.saveCpu)];
  const ratios = runs.flatMap(({ saveSeconds, bareSeconds }) =>
    bareSeconds === null ? [] : [saveSeconds / bareSeconds],
  );
  return [
    `${format}: saved at ${rates} tasks/s; read and checked before that in ${seconds} s (both together ${Math.round(whole)} tasks/s).`,
    `CPU of server and Postgres: ${readCpu.toFixed(2)} s to read, ${saveCpu.toFixed(2)} s to save, so that two idle cores can save ${Math.round((2 * taskCount) / saveCpu)} tasks/s at the most.`,
    ...(ratios.length > 0
      ? [
          `Saving takes ${quantile(ratios, 0.5).toFixed(2)} times as long as writing its files and nothing else.`,
        ]
      : []),
  ].join(" ");
}

async function main(): Promise<void> {
  const stopPostgres = await startTestPostgres();
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-bench-"));
  const only = process.argv[2];
  try {
    const files: Record<string, { format: ImportFormat; file: string }> = {
      harbor: { format: "harbor_zip", file: path.join(folder, "small.zip") },
      jsonl: { format: "jsonl", file: path.join(folder, "tasks.jsonl") },
      csv: { format: "csv", file: path.join(folder, "tasks.csv") },
    };
    await mkdir(folder, { recursive: true });
    await writeZip(files.harbor!.file, taskFiles());
    await writeFile(files.jsonl!.file, jsonlLines());
    await writeFile(files.csv!.file, csvLines());
    const runs: Record<string, Timed[]> = {};
    for (let time = 0; time < times; time++) {
      for (const [name, { format, file }] of Object.entries(files)) {
        if (only !== undefined && only !== name) continue;
        const bareSeconds = name === "harbor" ? writeBare(folder, taskFiles()) : null;
        const measured = await withServer(folder, async (server) =>
          importFile(server, { fileId: await upload(server, file), format, name }),
        );
        runs[name] = [...(runs[name] ?? []), { ...measured, bareSeconds }];
        console.log(name, measured, { bareSeconds });
      }
    }
    if (only !== undefined && only !== "memory") return;
    const large = path.join(folder, "large.zip");
    await writeZip(large, largeTask());
    const [ofLarge, most] = await withServer(folder, async (server) => {
      const fileId = await upload(server, large);
      const memory = watchMemory(server.pid);
      const measured = await importFile(server, { fileId, format: "harbor_zip", name: "large" });
      return [measured, memory.stop()] as const;
    });
    if (only !== undefined) return console.log(ofLarge, most);
    await report(
      "import",
      [
        ...Object.entries(runs).map(([name, each]) => ({
          name: `import_${name}`,
          value: median(each, perSecond),
          unit: "tasks/s",
          goal: [">=", 2_000] as const,
        })),
        { name: "import_memory_of_1_GiB", value: most, unit: "MB", goal: ["<=", 300] },
      ],
      [
        `${taskCount} tasks; medians of ${times} imports, each into an empty server. Load of the machine at the end: ${loadavg()[0]!.toFixed(1)}.`,
        ...Object.entries(runs).map(([name, each]) => remarkOn(name, each)),
        `1 GiB in ${largeFiles} files: read and checked in ${ofLarge.readSeconds.toFixed(1)} s, saved in ${ofLarge.saveSeconds.toFixed(1)} s.`,
      ],
    );
  } finally {
    await stopPostgres();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
