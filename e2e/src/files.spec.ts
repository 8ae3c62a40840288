import { readFile, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { Dataset, File as StoredFile, StoredObjectList, TaskList } from "@rollout/contract";
import { bucketOf, connectBucket } from "./connect-bucket.js";
import { expect, type OwnWorkspace, test } from "./own-workspace.js";
import { choose, rowOf, toast } from "./page-parts.js";
import { putObject } from "./s3.js";

const MiB = 1024 * 1024;
/** Three parts of 8 MiB, the last one shorter. */
const largeBytes = 20 * MiB;

/** Holds one part of uploads on its way, until it is let go. */
async function holdPart(
  page: Page,
  part: number,
): Promise<{ sent: number[]; letGo(): Promise<void>; holdAgain(): void }> {
  const sent: number[] = [];
  let isHeld = true;
  await page.route(/\/parts\/\d+$/, async (route) => {
    const number = Number(route.request().url().split("/").at(-1));
    if (isHeld && number === part) return;
    sent.push(number);
    await route.continue();
  });
  return {
    sent,
    letGo: async () => {
      isHeld = false;
      sent.length = 0;
    },
    holdAgain: () => {
      isHeld = true;
    },
  };
}

async function upload(page: Page, ...files: string[]): Promise<void> {
  await page.getByLabel("Files to upload").setInputFiles(files);
}

test("an upload shows how far it is, is cancelled, and others go on after a reload where they stopped, or are removed", async ({
  page,
  own,
}) => {
  const large = test.info().outputPath("corpus.bin");
  await writeFile(large, Buffer.alloc(largeBytes, "corpus "));
  await page.goto(own.at("files"));
  await expect(page.getByRole("heading", { name: "No file in Built-in yet" })).toBeVisible();
  const held = await holdPart(page, 3);
  const uploads = page.getByRole("region", { name: "Uploads" });
  const item = uploads.getByRole("listitem").filter({ hasText: "corpus.bin" });

  await upload(page, large);
  const progress = item.getByRole("progressbar", { name: "Upload of corpus.bin" });
  await expect.poll(async () => Number(await progress.getAttribute("aria-valuenow"))).toBeGreaterThan(70);
  await item.getByRole("button", { name: /^Cancel/ }).click();
  await expect(item).toContainText("cancelled, nothing of it is kept");
  await page.reload();
  await expect(page.getByRole("heading", { name: "No file in Built-in yet" })).toBeVisible();
  await expect(uploads).toBeHidden();

  const interrupt = async () => {
    await upload(page, large);
    await expect.poll(async () => Number(await progress.getAttribute("aria-valuenow"))).toBeGreaterThan(70);
    await page.reload();
    await expect(item).toContainText("interrupted at 80");
  };
  await interrupt();
  await item.getByRole("button", { name: "Remove corpus.bin" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "No file in Built-in yet" })).toBeVisible();
  await expect(uploads).toBeHidden();

  await interrupt();
  await held.letGo();
  await item.getByLabel("Choose corpus.bin again").setInputFiles(large);
  await expect(item).toContainText("uploaded");
  expect(held.sent, "only what was missing is sent").toEqual([3]);
  const { objects } = await own.call<StoredObjectList>("GET", "/api/v1/files");
  await own.call("DELETE", `/api/v1/files/${objects[0]!.fileId}`);
  await page.reload();

  held.holdAgain();
  await interrupt();
  await held.letGo();
  await upload(page, large);
  await expect(item).toContainText("uploaded");
  await expect(item).toHaveCount(1);
  expect(held.sent, "choosing the file as if it were new goes on, too").toEqual([3]);

  await upload(page, large);
  await expect(item.filter({ hasText: "A file of this name is there." })).toBeVisible();
  await item.getByRole("button", { name: "Skip" }).click();
  await expect(rowOf(page, "Objects", "corpus.bin")).toContainText("21.0 MB");
});

test("a connection says what is wrong with it, and is made when nothing is", async ({ page, own, s3 }) => {
  const wanted = bucketOf(s3, own);
  await putObject(s3, `${own.slug}/first.txt`, "The first object");
  await page.goto(own.at("files"));
  await page.getByRole("link", { name: "Connect S3 bucket" }).click();
  await page.getByRole("textbox", { name: "Bucket", exact: true }).fill("no-such-bucket");
  await page.getByLabel("Region").fill(wanted.region);
  await page.getByLabel("Prefix").fill(wanted.prefix);
  await page.getByLabel("Endpoint").fill(wanted.endpoint!);
  await page.getByLabel("Access key id").fill(wanted.accessKeyId);
  await page.getByLabel("Secret access key").fill(wanted.secretAccessKey);
  await page.getByRole("checkbox", { name: /^Path-style addresses/ }).check();
  const outcome = page.getByRole("region", { name: "Test of the connection" });
  await expect(page.getByRole("button", { name: "Connect bucket" })).toBeDisabled();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(outcome.getByRole("alert")).toContainText("no-such-bucket");
  await expect(outcome.getByRole("alert")).toContainText("Nothing was saved.");
  await expect(page.getByRole("textbox", { name: "Bucket", exact: true })).toBeFocused();
  await page.getByRole("textbox", { name: "Bucket", exact: true }).fill(wanted.bucket);

  if (s3.checksSignatures) {
    await page.getByLabel("Secret access key").fill("not-the-secret");
    await page.getByRole("button", { name: "Test again" }).click();
    await expect(outcome.getByRole("alert")).toContainText(/secret/i);
    await page.getByLabel("Secret access key").fill(wanted.secretAccessKey);
  }
  await page.getByLabel("Endpoint").fill("http://169.254.169.254/");
  await page.getByRole("button", { name: "Test again" }).click();
  await expect(outcome.getByRole("alert")).toContainText("endpoint_refused");
  await page.getByLabel("Endpoint").fill(wanted.endpoint!);
  await page.getByRole("button", { name: "Test again" }).click();
  await expect(outcome.getByText("The bucket can be read and written.")).toBeVisible();
  await expect(outcome).toContainText("1 object under");
  await expect(page.getByRole("button", { name: "Connect bucket" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(toast(page, `${wanted.bucket} is connected`)).toBeVisible();
  await expect(rowOf(page, "Objects", "first.txt")).toBeVisible();

  await page.getByRole("link", { name: "Connection" }).click();
  await page.getByLabel("Endpoint").fill("http://127.0.0.1:9/");
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByText(/The stored secret is bound to its endpoint/)).toBeVisible();
  expect(await page.content(), "the secret stays where it is").not.toContain(wanted.secretAccessKey);
});

test("a bucket is browsed by folder and page, searched by the beginning of names, and its objects previewed", async ({
  page,
  own,
  s3,
}) => {
  const names = Array.from({ length: 450 }, (_, index) => `page-${String(index).padStart(4, "0")}.txt`);
  for (const name of names) await putObject(s3, `${own.slug}/scans/${name}`, `Scan ${name}\n`);
  await putObject(s3, `${own.slug}/notes/readme.md`, "# Notes\n\nRead **me**.\n");
  await putObject(s3, `${own.slug}/notes/rows.csv`, "name,price\nlamp,12\n");
  const { id } = await connectBucket(s3, own);
  await page.goto(own.at(`files?bucket=${id}`));
  await rowOf(page, "Objects", "scans").click();
  const folder = page.getByRole("navigation", { name: "Folder" });
  await expect(folder.getByText("200 objects so far")).toBeVisible();
  await page.getByRole("grid", { name: "Objects" }).focus();
  await page.keyboard.press("End");
  await expect(folder.getByText("400 objects so far")).toBeVisible();
  await page.keyboard.press("End");
  await expect(folder.getByText("450 objects", { exact: true })).toBeVisible();
  await page.keyboard.press("End");
  await expect(rowOf(page, "Objects", "page-0449.txt")).toBeVisible();
  await page.getByLabel("Names that begin with").fill("page-03");
  await expect(folder.getByText("100 objects", { exact: true })).toBeVisible();

  await folder.getByRole("button", { name: "papers" }).click();
  await rowOf(page, "Objects", "notes").click();
  await rowOf(page, "Objects", "readme.md").click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("heading", { name: "Notes" })).toBeVisible();
  await rowOf(page, "Objects", "rows.csv").click();
  await expect(preview.getByText("lamp")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    preview.getByRole("link", { name: "Download rows.csv" }).first().click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toBe("name,price\nlamp,12\n");

  await preview.getByRole("button", { name: "Delete rows.csv" }).click();
  const question = page.getByRole("dialog").filter({ hasText: "Delete rows.csv?" });
  await expect(question).toContainText("for everyone who uses the bucket");
  await question.getByRole("button", { name: "Delete rows.csv" }).click();
  await expect(rowOf(page, "Objects", "rows.csv")).toBeHidden();
  await page.reload();
  await expect(rowOf(page, "Objects", "readme.md")).toBeVisible();
  await expect(rowOf(page, "Objects", "rows.csv")).toBeHidden();
});

test("storage is reached by the keyboard from a folder that it does not list", async ({ page, own }) => {
  await page.goto(own.at("files?folder=nowhere/"));
  await expect(page.getByRole("heading", { name: "Nothing under nowhere/" })).toBeVisible();
  await page.getByRole("link", { name: "Connect S3 bucket" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("treeitem", { name: "Built-in" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No file from imports" })).toBeVisible();
});

test("a PDF and a sound are shown by the browser itself, and as nothing else", async ({ page, own, s3 }) => {
  await putObject(s3, `${own.slug}/paper.pdf`, "%PDF-1.4\n%%EOF\n");
  await putObject(s3, `${own.slug}/tone.wav`, silence(1_000));
  const { id } = await connectBucket(s3, own);
  await page.goto(own.at(`files?bucket=${id}`));
  const shown = page.waitForResponse(/paper\.pdf/);
  await rowOf(page, "Objects", "paper.pdf").click();
  await expect(page.getByTitle("Preview of paper.pdf")).toBeVisible();
  const { "content-type": type, "content-disposition": disposition } = (await shown).headers();
  expect([type, disposition]).toEqual(["application/pdf", expect.stringMatching(/^inline;/)]);

  await rowOf(page, "Objects", "tone.wav").click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByText("Audio, 1.00 s")).toBeVisible();
});

test("an object of a bucket is attached to a task from the files and from the task", async ({
  page,
  own,
  s3,
}) => {
  await putObject(s3, `${own.slug}/papers/one.txt`, "The first paper\n");
  await putObject(s3, `${own.slug}/papers/two.txt`, "The second paper\n");
  const { id } = await connectBucket(s3, own);
  const dataset = await own.call<Dataset>("POST", "/api/v1/datasets", {
    name: "papers",
    tasks: [{ name: "summarise", instruction: "Summarise." }],
  });
  await page.goto(own.at(`files?bucket=${id}&folder=papers/`));
  await rowOf(page, "Objects", "one.txt").click();
  await page.getByRole("button", { name: "Attach to a task" }).click();
  const dialog = page.getByRole("dialog", { name: "Attach one.txt to a task" });
  await dialog.getByLabel("Dataset", { exact: true }).click();
  await page.getByRole("option", { name: /papers/ }).click();
  await dialog.getByLabel("Task", { exact: true }).click();
  await page.getByRole("option", { name: /summarise/ }).click();
  await dialog.getByLabel("Path in the task").fill("data/one.txt");
  await dialog.getByRole("button", { name: "Attach file" }).click();
  await toast(page, "one.txt is attached to summarise").getByRole("button", { name: "Open" }).click();

  const sheet = page.getByRole("region", { name: "Task summarise" });
  await expect(sheet.getByText("data/one.txt")).toBeVisible();
  await sheet.getByRole("button", { name: "Pick from storage" }).click();
  const picker = page.getByRole("dialog", { name: "Pick a file" });
  await choose(page, picker.getByRole("combobox", { name: /^Storage/ }), /^papers/);
  await picker.getByRole("button", { name: /papers/ }).click();
  await picker.getByRole("button", { name: /two\.txt/ }).click();
  await picker.getByLabel("Path in the task").fill("data/two.txt");
  await picker.getByRole("button", { name: "Add to task" }).click();
  await sheet.getByRole("button", { name: "Save version 3" }).click();
  await expect(sheet.getByRole("button", { name: "Save version 4" })).toBeVisible();
  expect(await attachedTo(own, dataset.id)).toEqual(["data/one.txt 16", "data/two.txt 17"]);

  await page.goto(own.at(`files?bucket=${id}&folder=papers/`));
  await rowOf(page, "Objects", "one.txt").click();
  await page.getByRole("region", { name: "Preview" }).getByRole("link", { name: "summarise" }).click();
  await expect(sheet.getByText("data/one.txt")).toBeVisible();
});

/** Paths and sizes of the files of the first task. */
async function attachedTo(own: OwnWorkspace, datasetId: string): Promise<string[]> {
  const { tasks } = await own.call<TaskList>("GET", `/api/v1/datasets/${datasetId}/tasks`);
  return tasks[0]!.task.files.map(({ name, size }: Pick<StoredFile, "name" | "size">) => `${name} ${size}`);
}

/** A WAV file of nothing, one channel at 8,000 samples a second. */
function silence(ms: number): Buffer {
  const bytes = ms * 8;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes, 128)]);
}
