/** What a browser may show itself, and which tasks use a file. */
import { type Dataset, type File, type FileUses, newId } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function upload(name: string, contentType = "text/html"): Promise<File> {
  const response = await fetch(
    `${server.url}/api/v1/files?name=${encodeURIComponent(name)}&contentType=${contentType}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
      body: "<script>alert(1)</script>",
    },
  );
  return (await response.json()) as File;
}

async function shown(name: string, query = "?inline=true"): Promise<Record<string, string | null>> {
  const { id } = await upload(name);
  const { headers } = await fetch(`${server.url}/api/v1/files/${id}/content${query}`, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  const told = ["content-type", "content-disposition", "content-security-policy", "x-content-type-options"];
  return Object.fromEntries(told.map((header) => [header, headers.get(header)]));
}

test.each([
  ["a.png", "image/png"],
  ["a.JPG", "image/jpeg"],
  ["folder/notes.txt", "text/plain; charset=utf-8"],
  ["a.mp3", "audio/mpeg"],
  ["a.webm", "video/webm"],
])("%s is shown as what its name says, in a sandbox, whatever it was called or holds", async (name, type) => {
  expect(await shown(name)).toEqual({
    "content-type": type,
    "content-disposition": expect.stringMatching(/^inline; filename=/),
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
  });
});

test("a PDF is shown without a sandbox, in which some browsers show none, and without scripts", async () => {
  const told = await shown("paper.pdf");
  expect(told).toMatchObject({
    "content-type": "application/pdf",
    "content-disposition": expect.stringMatching(/^inline; /),
    "x-content-type-options": "nosniff",
  });
  expect(told["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'self'$/);
  expect(told["content-security-policy"]).not.toContain("script");
});

test.each(["a.html", "a.svg", "a.xhtml", "a.xml", "a.js", "a.mhtml", "pdf", "a.pdf.html", "a"])(
  "%s is saved, also by whoever asks to see it",
  async (name) => {
    const saved = {
      "content-type": "application/octet-stream",
      "content-disposition": expect.stringMatching(/^attachment; /),
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    };
    expect(await shown(name)).toEqual(saved);
  },
);

test("nothing is shown that nobody asked to see", async () => {
  expect((await shown("a.png", ""))["content-disposition"]).toMatch(/^attachment; /);
});

const usesOf = async (fileId: string): Promise<FileUses> =>
  (await server.call<FileUses>("GET", `/api/v1/files/${fileId}/uses`)).body;

const create = async (name: string, tasks: object[]): Promise<Dataset> =>
  (await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks })).body;

test("a file tells which tasks use it: the first 20, and how many there are", async () => {
  const file = await upload("shared.csv");
  expect(await usesOf(file.id)).toEqual({ tasks: [], taskCount: 0, isReferredTo: false });
  const named = (count: number, role: string) =>
    Array.from({ length: count }, (_, index) => ({
      name: `task ${String(index).padStart(2, "0")}`,
      instruction: "Read it.",
      files: [{ fileId: file.id, role }],
    }));
  const second = await create("uses-b", named(30, "tests"));
  const first = await create("uses-a", named(1, "input"));
  const uses = await usesOf(file.id);
  expect(uses).toMatchObject({ taskCount: 31, isReferredTo: true });
  expect(uses.tasks).toHaveLength(20);
  expect(uses.tasks.slice(0, 2)).toEqual([
    {
      datasetId: first.id,
      datasetName: "uses-a",
      version: 1,
      taskId: expect.stringMatching(/^task_/),
      taskName: "task 00",
      role: "input",
    },
    expect.objectContaining({ datasetId: second.id, taskName: "task 00", role: "tests" }),
  ]);
});

test("versions that are not the newest count only for what cannot be deleted", async () => {
  const file = await upload("old.csv");
  const task = { name: "t", instruction: "Read it." };
  const dataset = await create("uses-old", [{ ...task, files: [{ fileId: file.id }] }]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/versions`, { tasks: [task] });
  const uses = await usesOf(file.id);
  const deletion = await server.call("DELETE", `/api/v1/files/${file.id}`);
  expect([uses, deletion.status]).toEqual([{ tasks: [], taskCount: 0, isReferredTo: true }, 409]);
});

test("uses of a file that is not there are not told", async () => {
  const reply = await server.call("GET", `/api/v1/files/${newId("file")}/uses`);
  expect(reply).toMatchObject({ status: 404, body: { error: { code: "file_not_found" } } });
});
