/** What a server may do wrong, and what the client makes of it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiClient } from "./api-client.js";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answer: Answer;
let asked: string[];
let api: ApiClient;
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  api = new ApiClient({
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: "key",
    signal: new AbortController().signal,
    howToLogIn: "Run: rollout login",
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const exported = {
  params: { datasetId: "ds_01m84tjxmvfjzbd5twqdteydyz" },
  query: { format: "jsonl" },
} as const;

const json =
  (value: unknown): Answer =>
  (_request, response) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(value));

test("a reply without what the program reads is refused, also one without a body", async () => {
  for (const reply of [json({}), json([]), ((_, response) => response.writeHead(204).end()) as Answer]) {
    answer = reply;
    await expect(api.call("listDatasets")).rejects.toMatchObject({ code: "reply_unreadable" });
  }
});

test("a list that gives the same cursor again ends, and does not go on for ever", async () => {
  answer = json({ datasets: [{ name: "a" }], nextCursor: "again" });
  const read = async () => {
    const pages = api.pages(async ({ cursor }) => {
      const { datasets, nextCursor } = await api.call("listDatasets", { query: { cursor } });
      return { rows: datasets, nextCursor };
    });
    for await (const _ of pages);
  };
  await expect(read()).rejects.toMatchObject({ code: "reply_unreadable" });
  expect(asked).toHaveLength(2);
});

test("a connection that breaks off within a reply is the server's absence", async () => {
  answer = (_request, response) => {
    response.setHeader("content-length", "100").write('{"datasets":');
    setImmediate(() => response.destroy());
  };
  await expect(api.call("listDatasets")).rejects.toMatchObject({ code: "server_unreachable", exitCode: 6 });
  const bytes = await api.open("exportDataset", exported);
  const read = async () => {
    for await (const _ of bytes);
  };
  await expect(read()).rejects.toMatchObject({ code: "server_unreachable" });
});

test("a reader that takes its time is not the server's absence; a server that stands still is", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    let finish = (): void => undefined;
    answer = (_request, response) => {
      response.write("first");
      finish = () => void response.end("last");
    };
    const open = async () => (await api.open("exportDataset", exported))[Symbol.asyncIterator]();
    const slowlyRead = await open();
    await slowlyRead.next();
    vi.advanceTimersByTime(120_000);
    finish();
    expect(Buffer.from((await slowlyRead.next()).value!).toString()).toBe("last");
    const stalled = await open();
    await stalled.next();
    const next = expect(stalled.next()).rejects.toMatchObject({ code: "server_unreachable" });
    vi.advanceTimersByTime(120_000);
    await next;
  } finally {
    vi.useRealTimers();
  }
});

test("an id that would be another path is refused before anything is asked", async () => {
  for (const id of ["", ".", ".."] as const)
    await expect(api.call("getRun", { params: { runId: id as "run_" } })).rejects.toMatchObject({
      exitCode: 2,
    });
  expect(asked).toEqual([]);
});

test("what can be repeated is, after the time that the server asks for; a POST is not", async () => {
  let calls = 0;
  answer = (_request, response) =>
    ++calls === 1 ? response.writeHead(429, { "retry-after": "0" }).end() : response.writeHead(204).end();
  const params = { uploadId: "upl_01m84tjxmvfjzbd5twqdteydyz", part: 1 } as const;
  await api.call("uploadPart", { params, bytes: new Uint8Array(1) });
  expect(asked).toHaveLength(2);
  calls = 0;
  await expect(api.call("completeUpload", { params })).rejects.toMatchObject({ exitCode: 6 });
  expect(calls).toBe(1);
});
