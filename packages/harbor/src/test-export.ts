/** Exports that are read again, and tasks to export; for tests only. */
import { buffer } from "node:stream/consumers";
import { type ArchiveTask, readArchive } from "./archive-tasks.js";
import { bufferSource } from "./byte-source.js";
import { exportDataset } from "./export-dataset.js";
import type { ExportTask } from "./generated-task.js";
import { type Archive, openArchive } from "./open-archive.js";
import { aFile } from "./test-folder.js";
import { writeArchive } from "./write-archive.js";

const dataset = { name: "round-trip", version: 3, description: "What it is", organisation: "acme" };

export async function read(bytes: Buffer): Promise<{ archive: Archive; tasks: ArchiveTask[] }> {
  const archive = await openArchive(bufferSource(bytes));
  const tasks: ArchiveTask[] = [];
  for await (const task of (await readArchive(archive, "archive")).tasks()) tasks.push(task);
  return { archive, tasks };
}

export async function written(tasks: readonly ExportTask[]): Promise<Buffer> {
  async function* inOrder() {
    yield* tasks;
  }
  return buffer(writeArchive(exportDataset(dataset, inOrder())));
}

export async function textsIn(zip: Buffer): Promise<Record<string, string>> {
  const archive = await openArchive(bufferSource(zip));
  const files = archive.entries.filter(({ isFolder }) => !isFolder);
  const pairs = files.map(async (entry) => [
    entry.path,
    (await archive.readWhole(entry, 2 ** 20)).toString(),
  ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}

export const byHand: ExportTask[] = [
  {
    name: "Größe & Preis",
    instruction: "Read the invoice.",
    input: { url: "https://example.com", limit: 3 },
    outputSchema: { type: "object", required: ["total"], properties: { total: { type: "number" } } },
    metadata: {
      difficulty: "easy",
      tags: ["a", "b"],
      nothing: null,
      deep: { x: [1, { y: 2 }] },
      big: 2 ** 60,
    },
    files: [aFile("invoice.csv", "input", "a,b\n1,2\n"), aFile("expected.json", "tests", "{}\n")],
  },
  { name: "plain", instruction: "Say hello.\n", input: {}, outputSchema: null, metadata: {}, files: [] },
  {
    name: "own/image",
    instruction: "Use your image.",
    input: {},
    outputSchema: null,
    metadata: {},
    files: [
      aFile("environment/Dockerfile", "environment", "FROM scratch\n"),
      aFile("tests/test.sh", "tests", "exit 0\n"),
      aFile("a/x.txt", "input", "1"),
      aFile("A/X.txt", "input", "2"),
    ],
  },
];
