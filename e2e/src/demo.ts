/** The demo that all tests read: its links, and what a reader's own program needs to log to it. */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { Rollout } from "@mv37/rollout";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

export interface Demo {
  readonly url: string;
  /** As the demo printed it; it works once. */
  readonly signInLink: string;
  readonly groups: string;
  readonly run: string;
  readonly failedRollout: string;
  readonly apiKey: string;
  readonly workspace: string;
  readonly dataDir: string;
}

export const demoVariable = "ROLLOUT_E2E_DEMO";
export const checkout = resolve(import.meta.dirname, "../..");

/** Where this run of the tests keeps its data. */
export const folder = (): string => process.env.ROLLOUT_E2E_FOLDER!;
export const signedInFile = (): string => join(folder(), "signed-in.json");

export interface Fixtures {
  readonly demo: Demo;
  /** The SDK's client, as a program of the reader uses it. */
  readonly sdk: Rollout;
  /** Errors that the page threw or wrote to the console; there must be none. */
  readonly complaints: string[];
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are used from the pattern.
  demo: async ({}, use) => use(JSON.parse(process.env[demoVariable]!) as Demo),
  sdk: async ({ demo }, use) => {
    const { url: baseUrl, apiKey, workspace } = demo;
    await use(new Rollout({ baseUrl, apiKey, workspace }));
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // A refused sign-in or a dropped stream is the browser's own note about the network.
        const isNetwork = /Failed to load resource|net::ERR/.test(message.text());
        if (message.type() === "error" && !isNetwork) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** A fresh link, as the operator gets it. */
export function ownerLink({ url, dataDir }: Demo): string {
  const admin = resolve(checkout, "packages/backend/dist/admin.js");
  const { hostname, port } = new URL(url);
  return execFileSync(process.execPath, [admin, "owner-link"], {
    env: { ...process.env, ROLLOUT_DATA_DIR: dataDir, HOST: hostname, PORT: port },
    encoding: "utf8",
  }).trim();
}

/** No violation of WCAG 2.2 AA that axe can find. */
export const expectAccessible = (page: Page): Promise<void> =>
  expectNothingFound(
    page,
    new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]),
  );

/** All that another theme can change. */
export const expectContrast = (page: Page): Promise<void> =>
  expectNothingFound(page, new AxeBuilder({ page }).withRules(["color-contrast"]));

async function expectNothingFound(page: Page, axe: AxeBuilder): Promise<void> {
  // No page has frames of another origin; without looking for them a check takes half the time.
  const { violations } = await axe.setLegacyMode().analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
    page.url(),
  ).toEqual([]);
}

export { type APIRequestContext, expect };
