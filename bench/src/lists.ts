import type { Dataset, DatasetList, NewTask, TaskRowList, TaskSet } from "@rollout/contract";
import { newId } from "@rollout/contract";
import { RecordBuilder, startTestPostgres, startTestServer, type TestServer } from "@rollout/test-support";
import { webDir } from "./browser.js";
import { type Figure, quantile, report } from "./results.js";
import { measureTasksPage } from "./tasks-page.js";

/*
 * Lists of a dataset of 10,000 tasks in 3 versions, with task sets and a run: how long the server takes for each kind
 * of page, from request to the last byte of the reply, over loopback. The least list of the server, that of its one
 * workspace's jobs, tells what a call takes by itself. Then the page of the dataset in Chromium.
 */

const taskCount = 10_000;
const readings = 60;
const pageSize = 200;

async function main(): Promise<void> {
  const stopPostgres = await startTestPostgres();
  const server = await startTestServer({ ROLLOUT_WEB_DIR: webDir() });
  try {
    const dataset = await fill(server);
    const addresses = await addressesOf(server, dataset);
    const figures: Figure[] = [];
    const remarks: string[] = [];
    for (const [name, addressAt] of Object.entries(addresses)) {
      const times = await read(server, typeof addressAt === "string" ? () => addressAt : addressAt);
      const p95 = quantile(times, 0.95);
      remarks.push(`${name}: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms.`);
      if (name !== "call_itself")
        figures.push({ name: `list_${name}_p95`, value: p95, unit: "ms", goal: ["<=", 50] });
    }
    const searches = Array.from({ length: 9 }, (_, at) => `refund-0${at + 1}7${at + 1}`);
    const { scrolling, lastRow, toRows } = await measureTasksPage(server, dataset.id, searches);
    figures.push(
      { name: "tasks_scroll_fps", value: scrolling.perSecond, unit: "fps", goal: [">=", 55] },
      { name: "tasks_filter_p50", value: quantile(toRows, 0.5), unit: "ms", goal: ["<=", 400] },
    );
    remarks.push(
      `In Chromium, ${lastRow - 1} rows scrolled from top to bottom: ${scrolling.count} frames, ${scrolling.seenCount} longer than 50 ms, the longest ${scrolling.longest.toFixed(0)} ms.`,
    );
    await report("lists", figures, remarks);
  } finally {
    await server.stop();
    await stopPostgres();
  }
}

const taskNumber = (index: number, edit = 0): NewTask => ({
  name: `refund-${String(index).padStart(5, "0")}`,
  instruction: `${edit > 0 ? "Decide again. " : ""}${`Decide the refund of order ${index}. Read the policy, the order and what the customer wrote, and answer with an amount and a reason. `.repeat(8)}`,
  input: { order: index, locale: index % 3 === 0 ? "de" : "en" },
  outputSchema: { type: "object", required: ["amount"], properties: { amount: { type: "number" } } },
  metadata: {
    difficulty: ["easy", "medium", "hard"][index % 3]!,
    tags: [`area-${index % 80}`, "refund"],
    batch: index % 500,
  },
});

async function must<Reply>(
  server: TestServer,
  method: string,
  address: string,
  body?: unknown,
): Promise<Reply> {
  const reply = await server.call<Reply>(method, `/api/v1${address}`, body);
  if (reply.status >= 300)
    throw new Error(`${method} ${address}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

async function fill(server: TestServer): Promise<Dataset> {
  const tasks = Array.from({ length: taskCount }, (_, index) => taskNumber(index));
  const dataset = await must<Dataset>(server, "POST", "/datasets", { name: "refunds", tasks: [] });
  for (let edit = 0; edit < 2; edit++) {
    const changed = tasks.map((task, index) =>
      edit > 0 && index % 10 === 0 ? taskNumber(index, edit) : task,
    );
    await must(server, "POST", `/datasets/${dataset.id}/versions`, { tasks: changed });
  }
  const { tasks: rows } = await must<TaskRowList>(
    server,
    "GET",
    `/datasets/${dataset.id}/task-rows?limit=200`,
  );
  const byHand = { by: "hand", taskIds: rows.map(({ id }) => id) };
  await must<TaskSet>(server, "POST", "/task-sets", {
    datasetId: dataset.id,
    name: "chosen",
    selection: byHand,
  });
  for (const value of ["easy", "medium", "hard"]) {
    const selection = { by: "filter", filter: { metadata: [{ key: "difficulty", value }] } };
    await must<TaskSet>(server, "POST", "/task-sets", { datasetId: dataset.id, name: value, selection });
  }
  for (let area = 0; area < 16; area++) {
    const selection = {
      by: "filter",
      filter: { search: "order 1", metadata: [{ key: "tags", value: `area-${area}` }] },
    };
    await must<TaskSet>(server, "POST", "/task-sets", {
      datasetId: dataset.id,
      name: `area-${area}`,
      selection,
    });
  }
  const runId = newId("run");
  await must(server, "POST", "/runs", { id: runId, dataset: "refunds" });
  for (let from = 0; from < 200; from += 50) {
    for (const { id } of rows.slice(from, from + 50)) {
      const writer = new RecordBuilder(runId);
      const records = [writer.started({ task: { id } }), writer.finished({ status: "succeeded" })];
      await must(server, "POST", "/ingest", { writerId: writer.writerId, records });
    }
  }
  for (let index = 0; index < 1_000; index++)
    await must(server, "POST", "/datasets", {
      name: `other-${index}`,
      tasks: [{ name: "a", instruction: "Read." }],
    });
  return dataset;
}

/**
 * Addresses by kind of page; with the number of the reading where each asks for what no other asked for: the server
 * remembers what a filter has found.
 */
async function addressesOf(
  server: TestServer,
  { id }: Dataset,
): Promise<Record<string, string | ((reading: number) => string)>> {
  const rows = `/datasets/${id}/task-rows?limit=${pageSize}`;
  const { nextCursor } = await must<DatasetList>(server, "GET", `/datasets?limit=${pageSize}`);
  const middle = await cursorAfter(server, rows, 25);
  const metadata = (key: string, value: string): string =>
    encodeURIComponent(JSON.stringify([{ key, value }]));
  return {
    call_itself: "/jobs",
    first_page: rows,
    middle_page: `${rows}&cursor=${encodeURIComponent(middle)}`,
    search_names: (reading) => `${rows}&search=${anotherCase("refund-07", reading)}`,
    search_names_again: `${rows}&search=refund-07`,
    search_instructions: (reading) => `${rows}&search=${encodeURIComponent(`order ${4200 + reading}`)}`,
    search_nothing: (reading) => `${rows}&search=nowhere-at-all-${reading}`,
    metadata: (reading) => `${rows}&metadata=${metadata("batch", String(reading))}`,
    metadata_again: `${rows}&metadata=${metadata("difficulty", "hard")}`,
    metadata_of_arrays: (reading) => `${rows}&metadata=${metadata("tags", `area-${reading}`)}`,
    task_set_by_hand: `${rows}&taskSet=chosen`,
    task_set_by_filter: `${rows}&taskSet=hard`,
    whole_tasks: `/datasets/${id}/tasks?limit=${pageSize}`,
    task_sets: `/task-sets?datasetId=${id}&limit=${pageSize}`,
    versions: `/datasets/${id}/versions`,
    datasets: `/datasets?limit=${pageSize}`,
    datasets_further: `/datasets?limit=${pageSize}&cursor=${encodeURIComponent(nextCursor ?? "")}`,
    datasets_search: `/datasets?search=other-99`,
  };
}

/** The same text to a search, which heeds no case, and another one to what remembers searches; 64 of six letters. */
const anotherCase = (text: string, reading: number): string =>
  [...text].map((letter, at) => ((reading >> at) & 1 ? letter.toUpperCase() : letter)).join("");

async function cursorAfter(server: TestServer, address: string, pages: number): Promise<string> {
  let cursor = "";
  for (let page = 0; page < pages; page++) {
    const more = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    cursor = (await must<TaskRowList>(server, "GET", `${address}${more}`)).nextCursor ?? "";
  }
  return cursor;
}

/** Milliseconds of each reading, the first ones left out. */
async function read(server: TestServer, addressAt: (reading: number) => string): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < readings + 4; at++) {
    const address = addressAt(at);
    const started = performance.now();
    const response = await fetch(`${server.url}/api/v1${address}`, {
      headers: { authorization: `Bearer ${server.apiKey}` },
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
    times.push(performance.now() - started);
  }
  return times.slice(4);
}

await main();
