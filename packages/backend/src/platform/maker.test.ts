/** Members delete what they made, owners everything: datasets, task sets and files alike. */
import type { CreatedApiKey, Dataset, ErrorReply, File, Job, TaskSet } from "@rollout/contract";
import { jobWhen, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

/** Headers by which the server knows somebody. */
type Caller = Readonly<Record<string, string>>;

let server: TestServer;
let olga: Caller;
let mia: Caller;
let max: Caller;
let keyOfMia: Caller;
let keyOfOperator: Caller;
let miasId: string;
let names = 0;

beforeAll(async () => {
  server = await startTestServer();
  olga = asPerson(await TestPerson.signIn(server, "Olga", "owner"));
  max = asPerson(await TestPerson.signIn(server, "Max", "member"));
  const person = await TestPerson.signIn(server, "Mia", "member");
  [mia, miasId] = [asPerson(person), person.id];
  const key = await person.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "laptop" });
  keyOfMia = { authorization: `Bearer ${key.body.secret}` };
  keyOfOperator = { authorization: `Bearer ${server.apiKey}` };
});
afterAll(() => server.stop());

const asPerson = ({ cookie, url, workspace }: TestPerson): Caller => ({
  cookie,
  origin: url,
  "sec-fetch-site": "same-origin",
  "x-rollout-workspace": workspace,
});

async function send(by: Caller, method: string, address: string, body?: object | string) {
  const contentType = typeof body === "string" ? "application/octet-stream" : "application/json";
  const response = await fetch(`${server.url}/api/v1${address}`, {
    method,
    headers: { ...by, ...(body === undefined ? {} : { "content-type": contentType }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const made = async <Reply>(...given: Parameters<typeof send>): Promise<Reply> => {
  const { status, text } = await send(...given);
  expect(status, text).toBeLessThan(300);
  return JSON.parse(text) as Reply;
};

/** 204, or the code of the refusal. */
const deleted = async (by: Caller, address: string): Promise<number | string> => {
  const { status, text } = await send(by, "DELETE", address);
  return text === "" ? status : (JSON.parse(text) as ErrorReply).error.code;
};

const newName = (): string => `work-${++names}`;

const aDataset = (by: Caller): Promise<Dataset> =>
  made<Dataset>(by, "POST", "/datasets", { name: newName(), tasks: [{ name: "a", instruction: "Read." }] });

const aFile = (by: Caller, text: string): Promise<File> =>
  made<File>(by, "POST", `/files?name=${newName()}.jsonl`, text);

const jobIn = (id: string, state: Job["state"]): Promise<Job> =>
  jobWhen(
    () => made<Job>(mia, "GET", `/jobs/${id}`),
    (job) => job.state === state,
  );

/** Makes one of each kind of work, and gives its address. */
const kinds: Record<string, (by: Caller) => Promise<string>> = {
  dataset: async (by) => `/datasets/${(await aDataset(by)).id}`,
  "task set": async (by) => {
    const { id: datasetId } = await aDataset(olga);
    const set = { datasetId, name: newName(), selection: { by: "filter", filter: {} } };
    return `/task-sets/${(await made<TaskSet>(by, "POST", "/task-sets", set)).id}`;
  },
  file: async (by) => `/files/${(await aFile(by, newName())).id}`,
};

describe.each(Object.entries(kinds))("a %s", (_kind, make) => {
  test("is deleted by the member who made it", async () => {
    expect(await deleted(mia, await make(mia))).toBe(204);
  });

  test("is not deleted by another member, and stays", async () => {
    const address = await make(mia);
    expect(await deleted(max, address)).toBe("not_maker");
    expect(await deleted(mia, address)).toBe(204);
  });

  test("is deleted by an owner, whoever made it", async () => {
    expect(await deleted(olga, await make(mia))).toBe(204);
    expect(await deleted(olga, await make(keyOfOperator))).toBe(204);
  });

  test("is a person's, also where their key made it", async () => {
    expect(await deleted(mia, await make(keyOfMia))).toBe(204);
    expect(await deleted(keyOfMia, await make(mia))).toBe(204);
    expect(await deleted(keyOfMia, await make(max))).toBe("not_maker");
  });

  test("of a key of the operator is deleted by such a key, and by no member", async () => {
    const address = await make(keyOfOperator);
    expect(await deleted(mia, address)).toBe("not_maker");
    expect(await deleted(keyOfOperator, address)).toBe(204);
    expect(await deleted(keyOfOperator, await make(mia))).toBe("not_maker");
  });
});

test("an imported dataset is the work of whoever imported it", async () => {
  const { id: fileId } = await aFile(mia, '{"name":"a","instruction":"Read."}\n');
  const wanted = { format: "jsonl", source: { from: "file", fileId }, into: { name: newName() } };
  const { id } = await made<Job>(keyOfMia, "POST", "/imports", wanted);
  await jobIn(id, "ready");
  await made(keyOfMia, "POST", `/imports/${id}/confirm`, {});
  const address = `/datasets/${(await jobIn(id, "done")).datasetId}`;
  expect((await made<Dataset>(max, "GET", address)).madeBy).toBe(miasId);
  expect(await deleted(max, address)).toBe("not_maker");
  expect(await deleted(mia, address)).toBe(204);
});

test("an import removes its file afterwards, unless someone else had uploaded it", async () => {
  const [ofMax, ofMia] = [
    await aFile(max, '{"name":"a","instruction":"1"}\n'),
    await aFile(mia, '{"name":"a","instruction":"2"}\n'),
  ];
  for (const { id: fileId } of [ofMax, ofMia]) {
    const source = { from: "file", fileId, discard: true };
    const wanted = { format: "jsonl", source, into: { name: newName() } };
    const { id } = await made<Job>(mia, "POST", "/imports", wanted);
    await jobIn(id, "ready");
    await made(mia, "POST", `/imports/${id}/confirm`, {});
    await jobIn(id, "done");
  }
  await vi.waitUntil(async () => (await send(mia, "GET", `/files/${ofMia.id}`)).status === 404);
  expect((await send(mia, "GET", `/files/${ofMax.id}`)).status).toBe(200);
});
