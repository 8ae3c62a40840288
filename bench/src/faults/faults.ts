import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { newApiKey } from "@rollout/backend";
import {
  ensureDatabase,
  type RunningPostgres,
  removeDataFolder,
  startPostgres,
} from "@rollout/embedded-postgres";
import { freePort, type ServerProcess, startServerProcess } from "@rollout/test-support";
import { report } from "../results.js";
import { makeBrokenServer } from "./broken-server.js";
import { checkStored, type OracleLine, type Verdict } from "./check-stored.sql.js";

/*
 * While 20 SDK clients log (10 in TypeScript, 10 in Python), the server is killed by SIGKILL 10 times and Postgres
 * 5 times. Afterwards every event whose finish was confirmed must be stored, once. Then the same against a server
 * that answers before COMMIT: there the check must find losses.
 */

const serverKills = 10;
const postgresKills = 5;
const clientsPerProcess = 5;
const root = fileURLToPath(new URL("../../../", import.meta.url));
const python =
  [path.join(root, ".venv/bin/python"), "python3"].find((file) => !file.includes("/") || existsSync(file)) ??
  "python3";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const randomPause = (): Promise<void> => pause(700 + Math.random() * 1_800);

interface Kills {
  readonly server: number;
  readonly postgres: number;
}

/** One round of kills against one build of the server. */
async function killWhileLogging(kills: Kills, entry?: string): Promise<Verdict> {
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-faults-"));
  const dataDir = path.join(folder, "postgres");
  let postgres: RunningPostgres = await startPostgres({ dataDir });
  const { databaseUrl, migrationUrl } = await ensureDatabase(postgres, { database: "rollout" });
  const apiKey = newApiKey();
  const port = await freePort();
  const start = (): Promise<ServerProcess> =>
    startServerProcess({
      databaseUrl,
      migrationUrl,
      port,
      dataDir: folder,
      environment: { ROLLOUT_INIT_WORKSPACE: "faults", ROLLOUT_INIT_API_KEY: apiKey },
      ...(entry === undefined ? {} : { entry }),
    });
  let server = await start();
  // The broken build commits late, the first key too: clients must find it.
  await pause(1_000);
  const clients = startClients(server.url, apiKey, folder);
  await pause(2_000);

  for (let kill = 1; kill <= kills.server; kill++) {
    await randomPause();
    server.process.kill("SIGKILL");
    await new Promise((resolve) => server.process.once("exit", resolve));
    server = await start();
    console.log(`server killed ${kill} of ${kills.server}`);
  }
  for (let kill = 1; kill <= kills.postgres; kill++) {
    await randomPause();
    process.kill(postgres.pid, "SIGKILL");
    postgres = await startPostgres({ dataDir, port: postgres.port });
    if (server.process.exitCode !== null) throw new Error("The server ended when Postgres was killed.");
    console.log(`Postgres killed ${kill} of ${kills.postgres}`);
  }
  await randomPause();
  await stopClients(clients.processes);
  const oracle = (await Promise.all(clients.files.map(readOracle))).flat();
  const verdict = await checkStored(databaseOf(postgres.superuserUrl), oracle);
  await server.stop();
  await postgres.stop();
  await removeDataFolder(dataDir);
  await rm(folder, { recursive: true, force: true });
  return verdict;
}

const databaseOf = (superuserUrl: string): string =>
  Object.assign(new URL(superuserUrl), { pathname: "/rollout" }).href;

function startClients(
  url: string,
  apiKey: string,
  folder: string,
): { processes: ChildProcess[]; files: string[] } {
  const programs = [
    [process.execPath, path.join(root, "bench/dist/faults/logging-clients.js")],
    [process.execPath, path.join(root, "bench/dist/faults/logging-clients.js")],
    [python, path.join(root, "bench/src/faults/logging_clients.py")],
    [python, path.join(root, "bench/src/faults/logging_clients.py")],
  ] as const;
  const files = programs.map((_, index) => path.join(folder, `oracle-${index}.jsonl`));
  const processes = programs.map(([program, script], index) =>
    spawn(program, [script, url, apiKey, String(clientsPerProcess), files[index]!], {
      stdio: ["pipe", "ignore", "pipe"],
    }),
  );
  for (const client of processes) client.stderr?.on("data", (chunk: Buffer) => noteStderr(String(chunk)));
  return { processes, files };
}

/** Clients warn about outages, as they should; an exception among it ends the test. */
function noteStderr(text: string): void {
  if (/Traceback|Unhandled|Error:/.test(text)) console.error(text);
}

async function stopClients(processes: readonly ChildProcess[]): Promise<void> {
  const ended = processes.map(
    (client) => new Promise<number | null>((resolve) => client.once("exit", resolve)),
  );
  for (const client of processes) client.stdin?.end();
  const codes = await Promise.all(ended);
  if (codes.some((code) => code !== 0))
    throw new Error(`A client ended with ${codes.join(", ")}: the SDK raised into it.`);
}

const readOracle = async (file: string): Promise<OracleLine[]> =>
  (await readFile(file, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as OracleLine);

console.log("The server as it is:");
const right = await killWhileLogging({ server: serverKills, postgres: postgresKills });
console.log(right);
console.log("The server that answers before COMMIT:");
const broken = await makeBrokenServer();
const wrong = await killWhileLogging({ server: 6, postgres: 0 }, broken.entry).finally(() => broken.remove());
console.log(wrong);

await report(
  "faults",
  [
    { name: "faults_acknowledged_events", value: right.acknowledged, unit: "events", goal: [">=", 1_000] },
    { name: "faults_lost", value: right.lost, unit: "events", goal: ["==", 0] },
    { name: "faults_stored_twice", value: right.doubled, unit: "events", goal: ["==", 0] },
    { name: "faults_unconfirmed_finishes", value: right.unconfirmed, unit: "rollouts", goal: ["==", 0] },
    { name: "faults_wrong_counters", value: right.wrongCounters, unit: "rollouts", goal: ["==", 0] },
    { name: "faults_lost_when_broken_on_purpose", value: wrong.lost, unit: "events", goal: [">=", 1] },
  ],
  [
    `Server killed ${serverKills} times, Postgres ${postgresKills} times, 20 clients, ${right.rollouts} rollouts. The broken server lost ${wrong.lost} of ${wrong.acknowledged} acknowledged events in 6 kills.`,
  ],
);
