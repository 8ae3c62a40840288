import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { BrowserContext, Page } from "@playwright/test";
import type { Bucket, StoredObjectList } from "@rollout/contract";
import {
  bucketConnection,
  type S3Server,
  s3ClientConfig,
  startS3Server,
  startTestPostgres,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { openChromium, signIn, webDir } from "./browser.js";
import { countFrames, type Frames } from "./frames.js";
import { type Figure, quantile, report } from "./results.js";

/*
 * One folder of 100,000 objects in a connected bucket: how long the server takes for a page of it compared with the
 * S3 server's own answer for the same page, and how many frames a second Chromium keeps while a user turns the wheel
 * and pages come in. Server, Postgres, S3 server and browser share the machine.
 */

const objectCount = 100_000;
const folder = "many/";
const pageSize = 200;
const pageCount = 40;
const filesAtOnce = 500;

async function main(): Promise<void> {
  const stopPostgres = await startTestPostgres();
  const s3 = await startS3Server();
  const server = await startTestServer({ ROLLOUT_WEB_DIR: webDir() });
  const browser = await openChromium();
  try {
    await fill(s3);
    const owner = await TestPerson.signIn(server, "Olga", "owner");
    const { id } = await connect(owner, s3);
    const direct = await readDirectly(s3);
    const listed = await readPages(server, id);
    const context = await signIn(browser, server);
    const page = await openFolder(
      context,
      `${server.url}/w/${server.workspace}/files?bucket=${id}&folder=${folder}`,
    );
    const frames = [
      await countFrames(page, "first_pages", () => turnWheel(page, 150, 400)),
      await countFrames(page, "far", () => turnWheel(page, 150, 2_000)),
      await countFrames(page, "back_up", () => turnWheel(page, 150, -2_000)),
    ];
    const ratio = quantile(listed, 0.95) / quantile(direct, 0.95);
    const figures: Figure[] = [
      { name: "bucket_page_to_s3", value: ratio, unit: "ratio", goal: ["<=", 1.5] },
      ...frames.map(
        ({ what, perSecond }): Figure => ({
          name: `bucket_fps_${what}`,
          value: perSecond,
          unit: "fps",
          goal: [">=", 59],
        }),
      ),
    ];
    await report("bucket", figures, [
      `A page of ${pageSize} of ${objectCount} objects, the first ${pageCount} pages: p50 ${inMs(listed, 0.5)}, p95 ${inMs(listed, 0.95)}. The S3 server itself: p50 ${inMs(direct, 0.5)}, p95 ${inMs(direct, 0.95)}.`,
      ...frames.map(describeFrames),
    ]);
  } finally {
    await browser.close();
    await server.stop();
    await s3.stop();
    await stopPostgres();
  }
}

const inMs = (values: readonly number[], share: number): string => `${quantile(values, share).toFixed(0)} ms`;

const describeFrames = ({ what, count, longest }: Frames): string =>
  `${what}: ${count} frames, the longest ${longest.toFixed(1)} ms.`;

async function fill(s3: S3Server): Promise<void> {
  if (s3.folder === undefined) throw new Error("The bench needs the S3 server that keeps objects as files.");
  const place = path.join(s3.folder, s3.bucket, folder);
  await mkdir(place, { recursive: true });
  for (let from = 0; from < objectCount; from += filesAtOnce) {
    const numbers = Array.from({ length: filesAtOnce }, (_, at) => from + at);
    await Promise.all(
      numbers.map((at) => writeFile(path.join(place, `page-${String(at).padStart(6, "0")}.txt`), "x")),
    );
  }
}

async function connect(owner: TestPerson, s3: S3Server): Promise<Bucket> {
  const wanted = bucketConnection(s3, { name: "many" });
  const { status, body } = await owner.call<Bucket>("POST", "/api/v1/buckets", wanted);
  if (status >= 300) throw new Error(`The bucket was not connected: ${status}`);
  return body;
}

/** Milliseconds for each page as the S3 server gives it. */
async function readDirectly(s3: S3Server): Promise<number[]> {
  const client = new S3Client(s3ClientConfig(s3));
  const times: number[] = [];
  let token: string | undefined;
  while (times.length < pageCount) {
    const started = performance.now();
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: s3.bucket,
        Prefix: folder,
        Delimiter: "/",
        MaxKeys: pageSize,
        ContinuationToken: token,
      }),
    );
    times.push(performance.now() - started);
    token = page.NextContinuationToken;
  }
  client.destroy();
  return times;
}

/** Milliseconds for each page as the server gives it. */
async function readPages(server: TestServer, bucketId: string): Promise<number[]> {
  const times: number[] = [];
  let cursor: string | null = null;
  while (times.length < pageCount) {
    const query = new URLSearchParams({
      prefix: folder,
      limit: String(pageSize),
      ...(cursor === null ? {} : { cursor }),
    });
    const started = performance.now();
    const { status, body }: { status: number; body: StoredObjectList } = await server.call<StoredObjectList>(
      "GET",
      `/api/v1/buckets/${bucketId}/objects?${query}`,
    );
    if (status !== 200) throw new Error(`A page was answered with ${status}: ${JSON.stringify(body)}`);
    times.push(performance.now() - started);
    cursor = body.nextCursor;
  }
  return times;
}

async function openFolder(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  const row = page.getByText("page-000000.txt");
  await row.waitFor();
  const box = await row.boundingBox();
  if (box === null) throw new Error("The page shows no objects.");
  await page.mouse.move(box.x + 20, box.y + 100);
  await page.waitForTimeout(1_000);
  return page;
}

async function turnWheel(page: Page, times: number, by: number): Promise<void> {
  for (let at = 0; at < times; at++) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(20);
  }
}

await main();
