import type { Page } from "@playwright/test";

/** Frames that a page drew while something was done. */
export interface Frames {
  readonly what: string;
  readonly perSecond: number;
  /** Longest frame in ms. */
  readonly longest: number;
  readonly count: number;
  /** Frames that took longer than 50 ms, which a user sees. */
  readonly seenCount: number;
}

/** Counts by requestAnimationFrame while `act` runs. */
export async function countFrames(page: Page, what: string, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    const frame = (time: number) => {
      times.push(time);
      if (times[0] !== -1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { frameTimes: times });
  });
  await act();
  const times = await page.evaluate(() => {
    const { frameTimes } = window as unknown as { frameTimes: number[] };
    const seen = [...frameTimes];
    frameTimes[0] = -1;
    return seen;
  });
  const steps = times.slice(1).map((time, at) => time - times[at]!);
  const length = times.at(-1)! - times[0]!;
  return {
    what,
    perSecond: (steps.length / length) * 1000,
    longest: Math.max(...steps),
    count: steps.length,
    seenCount: steps.filter((step) => step > 50).length,
  };
}
