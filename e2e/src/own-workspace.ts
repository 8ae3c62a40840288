/** Tests in a workspace of their own: neither their order nor what another leaves behind matters. */
import { Rollout } from "@mv37/rollout";
import type { CreatedApiKey } from "@rollout/contract";
import { type APIRequestContext, test as base, expect } from "./demo.js";
import { type SharedS3, sharedS3 } from "./s3.js";

export interface OwnWorkspace {
  readonly url: string;
  readonly slug: string;
  readonly apiKey: string;
  /** The SDK's client of this workspace. */
  readonly sdk: Rollout;
  /** Address of one of its pages: `at("datasets")`. */
  at(path: string): string;
  /** Calls the API as the page does, and gives the reply's body. */
  call<Reply = unknown>(method: string, path: string, body?: unknown): Promise<Reply>;
}

async function makeWorkspace(url: string, request: APIRequestContext): Promise<OwnWorkspace> {
  const slug = `own-${crypto.randomUUID().slice(0, 13)}`;
  const callIn =
    (workspace?: string) =>
    async <Reply>(method: string, path: string, body?: unknown): Promise<Reply> => {
      const reply = await request.fetch(`${url}${path}`, {
        method,
        headers: {
          origin: url,
          "sec-fetch-site": "same-origin",
          ...(workspace === undefined ? {} : { "x-rollout-workspace": workspace }),
        },
        ...(body === undefined ? {} : { data: body }),
      });
      const text = await reply.text();
      expect(reply.ok(), `${method} ${path}: ${text}`).toBe(true);
      return (text === "" ? undefined : JSON.parse(text)) as Reply;
    };
  await callIn()("POST", "/api/v1/workspaces", { slug, name: slug });
  const call = callIn(slug);
  const { secret } = await call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "programs" });
  return {
    url,
    slug,
    apiKey: secret,
    sdk: new Rollout({ baseUrl: url, apiKey: secret, workspace: slug }),
    at: (path) => `${url}/w/${slug}/${path}`,
    call,
  };
}

export const test = base.extend<{ own: OwnWorkspace; s3: SharedS3 }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are used from the pattern.
  s3: async ({}, use) => use(sharedS3()),
  own: async ({ page, demo }, use) => {
    const own = await makeWorkspace(demo.url, page.request);
    await use(own);
    await own.call("DELETE", `/api/v1/workspace?name=${own.slug}`);
  },
});

export { expect };
