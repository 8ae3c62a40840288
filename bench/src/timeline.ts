import http from "node:http";
import type { BrowserContext, Page } from "@playwright/test";
import { startTestPostgres, startTestServer, type TestServer } from "@rollout/test-support";
import { openChromium, signIn, webDir } from "./browser.js";
import { ingestBusyRollout } from "./busy-rollout.js";
import { countFrames, type Frames } from "./frames.js";
import { type Figure, quantile, report } from "./results.js";

/*
 * One rollout of 100,000 events on a real server: how long the server takes to serve its timeline and how many
 * bytes that is, how soon Chromium has drawn it after navigation, and how many frames a second it keeps while a
 * user pans and zooms with a real wheel. Server, Postgres and browser share the machine; Chromium draws in
 * software.
 */

const eventCount = 100_000;
const readings = 10;
const visits = 7;
const settleMs = 700;

async function main(): Promise<void> {
  const stopPostgres = await startTestPostgres();
  const server = await startTestServer({ ROLLOUT_WEB_DIR: webDir() });
  const browser = await openChromium();
  try {
    const rolloutId = await ingestBusyRollout(server, eventCount);
    const address = `/api/v1/rollouts/${rolloutId}/timeline`;
    const times: number[] = [];
    for (let at = 0; at < readings + 2; at++) times.push((await readBytes(server, address, "gzip")).ms);
    const serverMs = times.slice(2);
    const raw = await readBytes(server, address, "identity");
    const packed = await readBytes(server, address, "gzip");
    const context = await signIn(browser, server);
    const page = `${server.url}/w/${server.workspace}/rollouts/${rolloutId}`;
    const cold = await firstPaint(context, page);
    const paints: number[] = [];
    for (let visit = 0; visit < visits; visit++) paints.push(await firstPaint(context, page));
    const frames = await framesWhileMoving(context, page);
    const figures: Figure[] = [
      { name: "timeline_server_time", value: quantile(serverMs, 0.5), unit: "ms", goal: ["<=", 500] },
      { name: "timeline_raw", value: raw.bytes / 1e6, unit: "MB", goal: ["<=", 4.5] },
      { name: "timeline_gzip", value: packed.bytes / 1e6, unit: "MB", goal: ["<=", 1.5] },
      { name: "timeline_first_paint", value: quantile(paints, 0.5), unit: "ms", goal: ["<=", 1000] },
      ...frames.map(
        ({ what, perSecond }): Figure => ({
          name: `timeline_fps_${what}`,
          value: perSecond,
          unit: "fps",
          // rAF of 60 Hz is 59.9 to 60.1 by its own timestamps.
          goal: [">=", 59],
        }),
      ),
    ];
    await report("timeline", figures, [
      `First paint of the first visit, nothing cached: ${cold.toFixed(0)} ms. Of ${visits} more: ${paints.map((ms) => ms.toFixed(0)).join(", ")} ms.`,
      `Server time, compressed, of ${readings}: ${serverMs.map((ms) => ms.toFixed(0)).join(", ")} ms.`,
      ...frames.map(
        ({ what, longest, count }) => `${what}: ${count} frames, the longest ${longest.toFixed(1)} ms.`,
      ),
    ]);
  } finally {
    await browser.close();
    await server.stop();
    await stopPostgres();
  }
}

/** Reads an address without unpacking it: bytes of the body and the time until its last one. */
function readBytes(
  server: TestServer,
  address: string,
  encoding: string,
): Promise<{ bytes: number; ms: number }> {
  const started = performance.now();
  const headers = { authorization: `Bearer ${server.apiKey}`, "accept-encoding": encoding };
  return new Promise((resolve, reject) => {
    const request = http.get(`${server.url}${address}`, { headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve({ bytes, ms: performance.now() - started }));
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode}.`));
    });
    request.on("error", reject);
  });
}

/** Milliseconds from navigation until the timeline was drawn, by the mark that it sets. */
async function firstPaint(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  // Who navigates has a tab: starting its process is not part of the visit.
  await page.waitForTimeout(settleMs);
  await page.goto(address);
  const ms = await drawn(page);
  await page.close();
  return ms;
}

async function drawn(page: Page): Promise<number> {
  const mark = await page.waitForFunction(
    () => performance.getEntriesByName("timeline:first-paint")[0]?.startTime,
    null,
    { timeout: 30_000 },
  );
  return (await mark.jsonValue()) as number;
}

/** Frames by requestAnimationFrame while the wheel turns over the timeline. */
async function framesWhileMoving(context: BrowserContext, address: string): Promise<Frames[]> {
  const page = await context.newPage();
  await page.goto(address);
  await drawn(page);
  await page.waitForTimeout(1000);
  const canvas = await page.locator("canvas").first().boundingBox();
  if (canvas === null) throw new Error("The page shows no timeline.");
  await page.mouse.move(canvas.x + canvas.width * 0.6, canvas.y + Math.min(100, canvas.height / 2));
  const turn = async (times: number, dx: number, dy: number): Promise<void> => {
    for (let at = 0; at < times; at++) {
      await page.mouse.wheel(dx, dy);
      await page.waitForTimeout(20);
    }
  };
  const withControl = async (act: () => Promise<void>): Promise<void> => {
    await page.keyboard.down("Control");
    await act();
    await page.keyboard.up("Control");
  };
  const results = [
    await countFrames(page, "zoom_in", () => withControl(() => turn(100, 0, -30))),
    await countFrames(page, "pan", () => turn(120, 60, 0)),
    await countFrames(page, "zoom_out", () => withControl(() => turn(100, 0, 30))),
    await countFrames(page, "zoom_and_pan_back", async () => {
      await withControl(() => turn(30, 0, -60));
      await turn(60, -80, 0);
      await withControl(() => turn(30, 0, 60));
    }),
  ];
  await page.close();
  return results;
}

await main();
