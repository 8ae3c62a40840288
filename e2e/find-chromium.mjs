/** Finds the browser of the tests, unless the environment names one; workers inherit the answer. */
import { findChromium, howToGetChromium } from "../scripts/parts/chromium.mjs";

export default async function setChromium() {
  process.env.ROLLOUT_CHROMIUM ??= (await findChromium()) ?? "";
  if (process.env.ROLLOUT_CHROMIUM === "") throw new Error(howToGetChromium);
}
