import { readdir } from "node:fs/promises";
import type { Dataset, File, ImportPreview, ImportTask, Job, NewImport, TaskList } from "@rollout/contract";
import {
  isSettled,
  jobWhen,
  startTestServer,
  TestPerson,
  type TestServer,
  zipOf,
} from "@rollout/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const aTask = (folder: string, files: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      "task.toml": '[metadata]\ndifficulty = "easy"\n',
      "instruction.md": `# canary\n\nDo ${folder}\n`,
      "environment/Dockerfile": "FROM scratch\n",
      "tests/test.sh": `exit ${folder.length}\n`,
      "solution/solve.sh": "true\n",
      ...files,
    }).map(([name, text]) => [`${folder}/${name}`, text]),
  );

async function upload(name: string, bytes: Buffer | string): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/files?name=${name}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as File).id;
}

const call = <Reply>(method: string, address: string, body?: unknown) =>
  server.call<Reply>(method, `/api/v1${address}`, body);

/** Waits until a job waits for nobody but a person, or is over. */
const settled = (id: string): Promise<Job> =>
  jobWhen(async () => (await call<Job>("GET", `/jobs/${id}`)).body, isSettled);

async function startImport(
  bytes: Buffer | string,
  options: Partial<NewImport> & { readonly fileName?: string } = {},
): Promise<Job> {
  const { fileName = "tasks.zip", ...rest } = options;
  const fileId = await upload(fileName, bytes);
  const source = { from: "file", fileId, discard: true };
  const { status, body } = await call<Job>("POST", "/imports", { format: "harbor_zip", source, ...rest });
  expect({ status, body }).toMatchObject({ status: 201 });
  return settled(body.id);
}

const previewOf = async (job: Job) => (await call<ImportPreview>("GET", `/imports/${job.id}`)).body;

async function confirm(job: Job, confirmation: object = {}): Promise<Job> {
  const { status, body } = await call<Job>("POST", `/imports/${job.id}/confirm`, confirmation);
  expect({ status, body }).toMatchObject({ status: 200 });
  return settled(job.id);
}

const tasksOf = async (datasetId: string) =>
  (await call<TaskList>("GET", `/datasets/${datasetId}/tasks?limit=200`)).body.tasks;

/** Files of built-in storage, by their hashes. */
const onDisk = async (): Promise<string[]> => {
  const entries = await readdir(`${server.dataDir}/files`, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};

test("a Harbor archive is previewed, then saved as the first version of a dataset", async () => {
  const archive = await zipOf({ ...aTask("tasks/one"), ...aTask("tasks/two"), "registry.json": "[]" });
  const before = await onDisk();
  const job = await startImport(archive, { fileName: "first-tasks.zip" });
  expect(job).toMatchObject({ state: "ready", name: "first-tasks", done: 2, total: 2, kind: "import" });
  const preview = await previewOf(job);
  expect(preview).toMatchObject({
    source: "first-tasks.zip",
    into: { name: "first-tasks", datasetId: null, version: 1 },
    layout: "tasks/ with registry.json",
    counts: { tasks: 2, ready: 2, errors: 0, warnings: 0, files: 10, hiddenFiles: 8, canaries: 2 },
    problems: [],
    bytes: archive.length,
  });
  const { body: listed } = await call<{ tasks: ImportTask[] }>("GET", `/imports/${job.id}/tasks`);
  expect(listed.tasks.map(({ name, instruction, files }) => [name, instruction, files])).toEqual([
    ["one", "Do tasks/one", 5],
    ["two", "Do tasks/two", 5],
  ]);
  expect((await onDisk()).length).toBe(before.length + 1);

  const done = await confirm(job, { note: "the first" });
  expect(done).toMatchObject({ state: "done", done: 2, total: 2, code: null });
  const tasks = await tasksOf(done.datasetId!);
  expect(tasks.map(({ name, task }) => [name, task.instruction, task.metadata])).toEqual([
    ["one", "Do tasks/one\n", { difficulty: "easy", harbor: {} }],
    ["two", "Do tasks/two\n", { difficulty: "easy", harbor: {} }],
  ]);
  const script = tasks[0]!.task.files.find(({ name }) => name === "tests/test.sh")!;
  expect(script).toMatchObject({ role: "tests", contentType: "text/x-shellscript" });
  const response = await fetch(server.url + script.url, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  expect(await response.text()).toBe("exit 9\n");
  // Six contents of ten files: the archive itself is gone.
  await expect.poll(async () => (await onDisk()).length).toBe(before.length + 6);
});

test("the next import into the dataset is its next version, and tasks keep their ids", async () => {
  const first = await confirm(await startImport(await zipOf(aTask("a")), { into: { name: "renewed" } }));
  const again = await zipOf({ ...aTask("a", { "instruction.md": "Do more.\n" }), ...aTask("b") });
  const job = await startImport(again, { into: { datasetId: first.datasetId! } });
  expect((await previewOf(job)).into).toEqual({
    name: "renewed",
    datasetId: first.datasetId,
    version: 2,
    newest: 1,
    removes: { count: 0, names: [] },
  });
  const [before] = await tasksOf(first.datasetId!);
  await confirm(job);
  const after = await tasksOf(first.datasetId!);
  expect(after.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(after[0]).toMatchObject({ id: before!.id, task: { instruction: "Do more.\n" } });
  const { body } = await call<Dataset>("GET", `/datasets/${first.datasetId}`);
  expect(body).toMatchObject({ version: 2, taskCount: 2 });
});

test("a preview names the tasks of the newest version that would be gone, also those that have errors now", async () => {
  const first = await zipOf({ ...aTask("a"), ...aTask("b"), ...aTask("c") });
  const { datasetId } = await confirm(await startImport(first, { into: { name: "shrunk" } }));
  const next = await zipOf({ ...aTask("a"), ...aTask("c", { "task.toml": "[agent" }), ...aTask("d") });
  const job = await startImport(next, { into: { datasetId: datasetId! } });
  expect((await previewOf(job)).into.removes).toEqual({ count: 2, names: ["b", "c"] });
  await confirm(job, { leaveOutErrors: true });
  expect((await tasksOf(datasetId!)).map(({ name }) => name)).toEqual(["a", "d"]);
});

test("an import of what the newest version has makes none, and says so", async () => {
  const archive = await zipOf({ ...aTask("a"), ...aTask("b") });
  const first = await confirm(await startImport(archive, { into: { name: "unchanged" } }));
  const read = async () => (await call<Dataset>("GET", `/datasets/${first.datasetId}`)).body;
  const before = await read();
  const stored = await onDisk();
  const into = { datasetId: first.datasetId! };
  const again = await confirm(await startImport(archive, { into, fileName: "other.zip" }));
  expect(again).toMatchObject({ state: "done", phase: "nothing changed", datasetId: first.datasetId });
  expect(await read()).toEqual(before);
  await expect.poll(onDisk).toEqual(stored);

  const fewer = await confirm(await startImport(await zipOf(aTask("a")), { into }));
  expect(fewer).toMatchObject({ state: "done", phase: "done" });
  expect(await read()).toMatchObject({ version: 2, taskCount: 1 });
});

test("files in another order are the same files: they make no version", async () => {
  const files = { "environment/b.txt": "b", "environment/a.txt": "a", "tests/c.txt": "c" };
  const turned = Object.fromEntries(Object.entries(aTask("a", files)).reverse());
  const first = await confirm(
    await startImport(await zipOf(aTask("a", files)), { into: { name: "turned" } }),
  );
  const again = await startImport(await zipOf(turned), { into: { datasetId: first.datasetId! } });
  expect(await confirm(again)).toMatchObject({ state: "done", phase: "nothing changed" });
});

test("errors keep an import out until they are left out", async () => {
  const archive = await zipOf({
    ...aTask("good"),
    ...aTask("bad", { "task.toml": '[agent]\ntimeout_sec = "600s"\n' }),
    ...aTask("other", { "task.toml": '[task]\nname = "org/twice"\n' }),
    ...aTask("twice", { "task.toml": '[task]\nname = "org/twice"\n' }),
  });
  const job = await startImport(archive, { into: { name: "with-errors" } });
  const { counts, problems } = await previewOf(job);
  expect(counts).toMatchObject({ tasks: 4, ready: 2, errors: 2 });
  expect(problems.map(({ path, line, column, message }) => [path, line, column, message])).toEqual([
    [
      "bad/task.toml",
      2,
      15,
      'agent.timeout_sec must be a number. It is the text "600s". Write 600, in seconds.',
    ],
    ["twice", null, null, "The task in other has the name org/twice too. Names of tasks are unique."],
  ]);
  const refused = await call("POST", `/imports/${job.id}/confirm`, {});
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "import_has_errors" } } });
  const done = await confirm(job, { leaveOutErrors: true });
  expect((await tasksOf(done.datasetId!)).map(({ name }) => name)).toEqual(["good", "org/twice"]);
});

describe("nothing is left on disk", () => {
  test("of an archive that is refused, and the preview says why", async () => {
    const before = await onDisk();
    const archive = await zipOf({ "a/readme.txt": "no task" });
    const job = await startImport(archive);
    expect(job).toMatchObject({ state: "failed", code: "archive_refused" });
    expect(job.message).toMatch(/^The archive has no task\.toml within/);
    expect(await call("GET", `/imports/${job.id}`)).toMatchObject({
      status: 422,
      body: { error: { code: "archive_refused", message: job.message } },
    });
    await expect.poll(onDisk).toEqual(before);
  });

  test("of an import that is cancelled before it is confirmed", async () => {
    const before = await onDisk();
    const job = await startImport(await zipOf(aTask("cancelled")));
    expect((await call<Job>("DELETE", `/jobs/${job.id}`)).body.state).toBe("cancelled");
    await expect.poll(onDisk).toEqual(before);
    expect((await call("GET", `/imports/${job.id}`)).status).toBe(409);
  });

  test("of an import whose name was taken meanwhile", async () => {
    const job = await startImport(await zipOf(aTask("late")), { into: { name: "first-tasks" } });
    const refused = await call("POST", `/imports/${job.id}/confirm`, {});
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "dataset_name_taken" } } });
    expect(await confirm(job, { name: "late" })).toMatchObject({ state: "done", name: "late" });
  });
});

test("an import into a dataset that was saved since its preview asks once more, and follows what the person knows", async () => {
  const first = await confirm(await startImport(await zipOf(aTask("a")), { into: { name: "moved" } }));
  const datasetId = first.datasetId!;
  const job = await startImport(await zipOf(aTask("b")), { into: { datasetId } });
  expect((await previewOf(job)).into).toMatchObject({ version: 2, newest: 1 });
  await call("POST", `/datasets/${datasetId}/versions`, {
    tasks: [{ name: "c", instruction: "Meanwhile." }],
  });
  expect((await previewOf(job)).into).toMatchObject({ version: 2, newest: 2 });
  expect(await call("POST", `/imports/${job.id}/confirm`, {})).toMatchObject({
    status: 409,
    body: { error: { code: "dataset_version_conflict", details: { newest: 2 } } },
  });
  expect((await tasksOf(datasetId)).map(({ name }) => name)).toEqual(["c"]);
  expect(await confirm(job, { baseVersion: 2 })).toMatchObject({ state: "done" });
  expect((await tasksOf(datasetId)).map(({ name }) => name)).toEqual(["b"]);
  expect((await call<{ dataset: unknown }>("GET", `/datasets/${datasetId}`)).body).toMatchObject({
    version: 3,
  });
});

test("of imports into one dataset that are confirmed at once one is saved, and the others ask once more", async () => {
  const first = await confirm(await startImport(await zipOf(aTask("a")), { into: { name: "contended" } }));
  const into = { datasetId: first.datasetId! };
  const jobs: Job[] = [];
  for (const name of ["b", "c", "d"]) jobs.push(await startImport(await zipOf(aTask(name)), { into }));
  await Promise.all(jobs.map(({ id }) => call("POST", `/imports/${id}/confirm`, {})));
  const ends = await Promise.all(jobs.map(({ id }) => settled(id)));
  expect(ends.map(({ state }) => state).sort()).toEqual(["done", "ready", "ready"]);
  const late = ends.find(({ state }) => state === "ready")!;
  expect((await previewOf(late)).into).toMatchObject({ version: 2, newest: 2 });
  expect(await call("POST", `/imports/${late.id}/confirm`, {})).toMatchObject({
    status: 409,
    body: { error: { code: "dataset_version_conflict" } },
  });
  expect(await confirm(late, { baseVersion: 2 })).toMatchObject({ state: "done" });
  expect((await tasksOf(into.datasetId)).map(({ name }) => name)).toEqual([
    late === ends[0] ? "b" : late === ends[1] ? "c" : "d",
  ]);
});

test("CSV is imported by a mapping that the person changes", async () => {
  const csv = "id,prompt,url,level\n1,Read it.,http://a,easy\n2,,http://b,hard\n";
  const job = await startImport(csv, { format: "csv", fileName: "questions.csv" });
  const preview = await previewOf(job);
  expect(preview).toMatchObject({
    into: { name: "questions" },
    mapping: { name: "id", instruction: "prompt" },
    counts: { tasks: 2, ready: 1, errors: 1 },
  });
  expect(preview.columns[2]).toEqual({ name: "url", samples: ["http://a", "http://b"] });
  expect(preview.problems[0]).toMatchObject({ path: "questions.csv", line: 3, task: "2" });
  const mapping = { name: "id", instruction: "level", input: ["url"], leaveOut: ["prompt"] };
  const ready = await confirm(job, { mapping });
  expect(ready.state).toBe("ready");
  expect(await previewOf(ready)).toMatchObject({ mapping, counts: { tasks: 2, ready: 2, errors: 0 } });
  const done = await confirm(ready, { mapping });
  expect(
    (await tasksOf(done.datasetId!)).map(({ name, task }) => [
      name,
      task.instruction,
      task.input,
      task.metadata,
    ]),
  ).toEqual([
    ["1", "easy", { url: "http://a" }, {}],
    ["2", "hard", { url: "http://b" }, {}],
  ]);
});

test("what ends a file of rows early, or leaves none, refuses it, and says what to do", async () => {
  const refusals = [
    ["csv", 'id,prompt\n1,Read.\n2,"Write.\n3,Look.\n', /line 3 is never closed.*Close the quote/],
    ["csv", "id,prompt\n", /^The file has no rows\./],
    ["csv", "", /^The file has no rows\./],
    ["jsonl", "\n\n", /^The file has no lines\./],
  ] as const;
  for (const [format, text, sentence] of refusals) {
    const job = await startImport(text, { format, fileName: `short.${format}` });
    expect(job, text).toMatchObject({ state: "failed", code: "archive_refused" });
    expect(job.message).toMatch(sentence);
  }
});

test("a row that cannot be read, and one whose name is taken, are told by their lines; the others are imported", async () => {
  const csv = Buffer.concat([
    Buffer.from("id,prompt\n1,Read.\n2,"),
    Buffer.from([0xe4]),
    Buffer.from('\n3,"x"y\n1,Again.\n5,Look.\n'),
  ]);
  const job = await startImport(csv, { format: "csv", fileName: "mixed.csv" });
  const { problems, counts } = await previewOf(job);
  expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
    "3 The line is not UTF-8. Save the file as UTF-8.",
    "4 A value goes on after its closing quote. Write a quote within a value twice.",
    "5 The task in line 2 has the name 1 too. Names of tasks are unique.",
  ]);
  expect(counts).toMatchObject({ tasks: 5, ready: 2 });
  const done = await confirm(job, { leaveOutErrors: true });
  expect((await tasksOf(done.datasetId!)).map(({ name }) => name)).toEqual(["1", "5"]);
});

test("JSONL is imported with its input and output schema", async () => {
  const line = {
    name: "x",
    instruction: "Do it.",
    input: { a: 1 },
    output_schema: { type: "object" },
    tag: "t",
  };
  const job = await startImport(`${JSON.stringify(line)}\nnot json\n`, {
    format: "jsonl",
    fileName: "rows.jsonl",
  });
  expect((await previewOf(job)).counts).toMatchObject({ tasks: 2, ready: 1, errors: 1 });
  const done = await confirm(job, { leaveOutErrors: true });
  expect((await tasksOf(done.datasetId!))[0]!.task).toMatchObject({
    input: { a: 1 },
    outputSchema: { type: "object" },
    metadata: { tag: "t" },
  });
});

test("a task whose output schema cannot be used is an error of the preview", async () => {
  const lines = [
    { name: "good", instruction: "Do it", output_schema: { type: "object" } },
    { name: "bad", instruction: "Do it", output_schema: { properties: { a: { pattern: "(?=a)" } } } },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  const job = await startImport(text, { format: "jsonl", fileName: "schemas.jsonl" });
  const preview = await previewOf(job);
  expect(preview.counts).toMatchObject({ tasks: 2, ready: 1, errors: 1 });
  expect(preview.problems).toMatchObject([
    { task: "bad", message: expect.stringContaining("outputSchema/properties/a/pattern: ") },
  ]);
});

test("an import with many slow output schemas is read to its end, and holds up no save of another workspace", async () => {
  const other = await TestPerson.signIn(server, "Olga", null, "olga@example.com");
  await other.makeWorkspace("Quick saves");
  const slow = (seed: number) => ({
    allOf: Array.from({ length: 1_000 }, (_, index) => ({
      pattern: `^[a-z]{${500 + seed}}[0-9]{${index}}$`,
    })),
  });
  // The first is quick, the last but one is the second again, the last is new.
  const schemaAt = (index: number) =>
    index % 39 === 0 ? { minLength: index } : slow(index === 38 ? 1 : index);
  const lines = Array.from({ length: 40 }, (_, index) => ({
    instruction: "Do it.",
    output_schema: schemaAt(index),
  }));
  const fileId = await upload("slow.jsonl", lines.map((line) => JSON.stringify(line)).join("\n"));
  const { body } = await call<Job>("POST", "/imports", {
    format: "jsonl",
    source: { from: "file", fileId },
  });
  let names = 0;
  for (let job = body; !isSettled(job); job = (await call<Job>("GET", `/jobs/${body.id}`)).body) {
    const begun = performance.now();
    const quick = [{ name: "a", instruction: "", outputSchema: { type: "string" } }];
    const saved = await other.call("POST", "/api/v1/datasets", { name: `quick-${++names}`, tasks: quick });
    expect(saved.status).toBe(201);
    expect(performance.now() - begun).toBeLessThan(5_000);
  }
  const { counts, problems } = await previewOf(body);
  expect(counts.tasks).toBe(40);
  expect(counts.ready).toBe(1);
  const late = problems.filter(({ message }) => message.includes("Import fewer tasks at once"));
  expect(late.length).toBeGreaterThan(0);
  expect(late.map(({ line }) => line)).toContain(40);
  const told = (at: number) => problems.filter(({ line }) => line === at).map(({ message }) => message);
  expect(told(2)).toEqual(["outputSchema: takes too long or too much memory to be read."]);
  expect(told(39)).toEqual(told(2));
}, 90_000);

test("jobs are listed until they are dismissed", async () => {
  const job = await startImport(await zipOf(aTask("listed")));
  const ids = async () => (await call<{ jobs: Job[] }>("GET", "/jobs")).body.jobs.map(({ id }) => id);
  expect(await ids()).toContain(job.id);
  await call("DELETE", `/jobs/${job.id}`);
  expect(await ids()).toContain(job.id);
  await call("DELETE", `/jobs/${job.id}`);
  expect(await ids()).not.toContain(job.id);
});

test("a source that is not there is told at once", async () => {
  const source = { from: "file", fileId: "file_01arz3ndektsv4rrffq69g5fav" };
  expect(await call("POST", "/imports", { format: "harbor_zip", source })).toMatchObject({ status: 404 });
  const job = await startImport(await zipOf(aTask("x")));
  expect((await call("GET", `/imports/job_01arz3ndektsv4rrffq69g5fav`)).status).toBe(404);
  await call("DELETE", `/jobs/${job.id}`);
});

test("a source of more than 10,000 tasks is refused before anything is written; one of 10,000 is not", async () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({ name: `t${index}`, instruction: "Do." }),
    ).join("\n");
  const options = { format: "jsonl", fileName: "many.jsonl" } as const;
  expect(await startImport(lines(10_000), options)).toMatchObject({ state: "ready", done: 10_000 });
  const job = await startImport(lines(10_001), options);
  expect(job).toMatchObject({ state: "failed", code: "archive_refused" });
  expect(job.message).toContain("It has more than 10,000 tasks, and a dataset holds at most 10,000.");
});

test("a task whose name holds an invisible character is an error of the preview", async () => {
  const text = JSON.stringify({ name: "refund\u200b", instruction: "Do." });
  const preview = await previewOf(await startImport(text, { format: "jsonl", fileName: "hidden.jsonl" }));
  expect(preview.problems.map(({ message }) => message).join()).toContain(
    "holds the invisible character U+200B",
  );
});
