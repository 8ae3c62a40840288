import type { Page } from "@playwright/test";
import type { TestServer } from "@rollout/test-support";
import { openChromium, signIn } from "./browser.js";
import { countFrames, type Frames } from "./frames.js";

/* The page of a large dataset in Chromium: scrolled to its end by wheel, and filtered by typing. */

/** Pixels and milliseconds between two turns of the wheel: a quick hand. */
const turnPixels = 600;
const turnMs = 20;

export interface TasksPageMeasured {
  readonly scrolling: Frames;
  readonly lastRow: number;
  /** Milliseconds from the last key to the rows that the filter finds, one for each filter. */
  readonly toRows: readonly number[];
}

/** @param searches - Each has to be in the name of every task that it finds. */
export async function measureTasksPage(
  server: TestServer,
  datasetId: string,
  searches: readonly string[],
): Promise<TasksPageMeasured> {
  const browser = await openChromium();
  try {
    const context = await signIn(browser, server);
    const page = await context.newPage();
    await page.goto(`${server.url}/w/${server.workspace}/datasets/${datasetId}`);
    const row = page.getByRole("row").nth(10);
    await row.waitFor();
    // The page settles: fonts, and what it asks for besides.
    await page.waitForTimeout(1_000);
    const box = await row.boundingBox();
    if (box === null) throw new Error("The page shows no tasks.");
    await page.mouse.move(box.x + box.width / 2, box.y);
    const scrolling = await countFrames(page, "scrolling", () => toBottom(page));
    const lastRow = await lastRowIndex(page);
    const toRows: number[] = [];
    for (const search of searches) toRows.push(await filterBy(page, search));
    return { scrolling, lastRow, toRows };
  } finally {
    await browser.close();
  }
}

const lastRowIndex = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(...[...document.querySelectorAll("[aria-rowindex]")].map((row) => Number(row.ariaRowIndex)), 0),
  );

/** Turns the wheel until no new row has come for two seconds. */
async function toBottom(page: Page): Promise<void> {
  let seen = 0;
  for (let still = 0; still < 100; ) {
    await page.mouse.wheel(0, turnPixels);
    await page.waitForTimeout(turnMs);
    const row = await lastRowIndex(page);
    still = row > seen ? 0 : still + 1;
    seen = Math.max(seen, row);
  }
}

/** Types into the filter, key by key, and waits until each row in view has the text. */
async function filterBy(page: Page, text: string): Promise<number> {
  const input = page.getByLabel("Filter tasks");
  await input.fill("");
  await page.waitForTimeout(700);
  await input.pressSequentially(text.slice(0, -1), { delay: 20 });
  const found = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let typed = 0;
        addEventListener("input", (event) => (typed = event.timeStamp), { once: true, capture: true });
        const look = (): void => {
          const rows = [...document.querySelectorAll('[role="row"][aria-rowindex]:not([aria-rowindex="1"])')];
          const isThere = rows.length > 0 && rows.every((row) => row.textContent?.includes(wanted));
          if (typed > 0 && isThere) resolve(performance.now() - typed);
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );
  await input.press(text.at(-1)!);
  return found;
}
