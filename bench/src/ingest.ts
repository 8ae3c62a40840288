import { mkdtemp, open, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { newApiKey } from "@rollout/backend";
import { type IngestReply, newId, newUuid, uuidFromId } from "@rollout/contract";
import {
  createTestDatabase,
  freePort,
  RecordBuilder,
  startOfTime,
  startServerProcess,
  startTestPostgres,
} from "@rollout/test-support";
import pg from "pg";
import { copyFile, copyLine, createReferenceTable } from "./copy-reference.sql.js";
import { report } from "./results.js";

/*
 * Durable ingest over HTTP in batches of 100 events of 1 KB, against \copy of the same rows in one psql stream in
 * the same run. Client, server and Postgres share the machine, as they do for the reference. The sustained figure
 * runs for a minute; the reference is copied before and after it and the mean is taken.
 */

const eventsPerBatch = 100;
const payloadLength = 940;
const referenceEvents = 200_000;
const secondsOfProbe = 8;
const secondsSustained = 60;

/** The server under measurement, and the key that may write to it. */
interface Target {
  readonly url: string;
  readonly apiKey: string;
}

async function main(): Promise<void> {
  const stopPostgres = await startTestPostgres();
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-bench-"));
  const apiKey = newApiKey();
  const process = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir: folder,
    environment: { ROLLOUT_INIT_WORKSPACE: "bench", ROLLOUT_INIT_API_KEY: apiKey },
  });
  const server: Target = { url: process.url, apiKey };
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    const runId = await startRun(server);
    const file = path.join(folder, "events.tsv");
    await writeReference(file, runId);
    const reference = async (): Promise<number> => {
      await createReferenceTable(client);
      return referenceEvents / (await copyFile(database.superuserUrl, file));
    };
    await reference();
    const before = await reference();
    const probes: [connections: number, rate: number][] = [];
    for (const connections of [1, 4, 16])
      probes.push([connections, await ingest(server, runId, connections, secondsOfProbe, eventsPerBatch)]);
    const single = await ingest(server, runId, 64, secondsOfProbe, 1);
    const sustained = await ingest(server, runId, 16, secondsSustained, eventsPerBatch);
    const after = await reference();
    const copied = (before + after) / 2;
    await report(
      "ingest",
      [{ name: "ingest_sustained_to_copy", value: sustained / copied, unit: "ratio", goal: [">=", 0.4] }],
      [
        `\\copy of the same rows: ${Math.round(before)} events/s before, ${Math.round(after)} after. Sustained over ${secondsSustained} s with 16 connections: ${Math.round(sustained)} events/s.`,
        ...probes.map(
          ([connections, rate]) =>
            `${connections} connections, ${secondsOfProbe} s: ${Math.round(rate)} events/s, ${(rate / copied).toFixed(2)} of \\copy.`,
        ),
        `Single-event requests over 64 connections: ${Math.round(single)} events/s, ${(single / copied).toFixed(2)} of \\copy; the way of one HTTP request costs more than the event.`,
      ],
    );
  } finally {
    await client.end();
    await process.stop();
    await stopPostgres();
    await rm(folder, { recursive: true });
  }
}

async function startRun(server: Target): Promise<string> {
  const id = newId("run");
  const response = await fetch(`${server.url}/api/v1/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ id }),
  });
  if (!response.ok) throw new Error(await response.text());
  return id;
}

const payload = JSON.stringify({ content: "x".repeat(payloadLength), index: 1 });

const anEvent = (writer: RecordBuilder, index: number) =>
  writer.event({
    startOffsetMs: index,
    endOffsetMs: index,
    payload: JSON.parse(payload),
  });

async function writeReference(file: string, runId: string): Promise<void> {
  const handle = await open(file, "w");
  const workspaceId = uuidFromId("ws", newId("ws"));
  for (let written = 0; written < referenceEvents; written += 10_000) {
    const writer = new RecordBuilder(runId);
    const rolloutId = uuidFromId("ro", writer.rolloutId);
    let text = "";
    for (let index = 0; index < 10_000; index++)
      text += copyLine(workspaceId, rolloutId, anEvent(writer, index));
    await handle.write(text);
  }
  await handle.close();
}

/** Sends batches over `connections` for `seconds` and returns the acknowledged events a second. */
async function ingest(
  server: Target,
  runId: string,
  connections: number,
  seconds: number,
  perBatch: number,
): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  const counts = await Promise.all(
    Array.from({ length: connections }, async () => {
      let stored = 0;
      // A rollout of 10,000 events each, as a busy agent has it.
      let writer = new RecordBuilder(runId);
      let inRollout = 0;
      while (performance.now() < until) {
        if (inRollout >= 10_000) {
          writer = new RecordBuilder(runId);
          inRollout = 0;
        }
        const reply = await post(agent, server, batchOf(writer, perBatch, inRollout + 1));
        if (reply.accepted !== perBatch) throw new Error(`Stored ${JSON.stringify(reply).slice(0, 300)}`);
        stored += perBatch;
        inRollout += perBatch;
      }
      return stored;
    }),
  );
  agent.destroy();
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - started) / 1000);
}

/** The text of a batch, put together as cheaply as can be: the client shares two cores with what it measures. */
function batchOf(writer: RecordBuilder, perBatch: number, firstIndex: number): string {
  const { rolloutId, runId } = writer;
  let records = "";
  for (let index = firstIndex; index < firstIndex + perBatch; index++) {
    records += `${records === "" ? "" : ","}{"kind":"event","id":"${newUuid()}","seq":${index},"rolloutId":"${rolloutId}","runId":"${runId}","type":"message","role":"assistant","startedAt":"${startOfTime}","endedAt":"${startOfTime}","startOffsetMs":${index},"endOffsetMs":${index},"payload":${payload}}`;
  }
  return `{"writerId":"${writer.writerId}","records":[${records}]}`;
}

function post(agent: http.Agent, server: Target, body: string): Promise<IngestReply> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${server.url}/api/v1/ingest`, {
      agent,
      method: "POST",
      headers: {
        authorization: `Bearer ${server.apiKey}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
    });
    request.on("error", reject);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as IngestReply);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    });
    request.end(body);
  });
}

await main();
