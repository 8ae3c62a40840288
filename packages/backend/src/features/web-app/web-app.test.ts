import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
let server: TestServer;
let bare: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rollout-web-"));
  await mkdir(path.join(folder, "web/assets"), { recursive: true });
  await mkdir(path.join(folder, "sdk"));
  await writeFile(path.join(folder, "web/index.html"), "<!doctype html><title>Rollout</title>");
  await writeFile(path.join(folder, "web/icon.svg"), "<svg/>");
  await writeFile(path.join(folder, "web/assets/entry-1234.js"), "start()");
  await writeFile(path.join(folder, "secret"), "secret");
  await writeFile(path.join(folder, "sdk/mv37_rollout-0.2.0-py3-none-any.whl"), "wheel");
  await writeFile(path.join(folder, "sdk/mv37-rollout-0.2.0.tgz"), "tarball");
  await writeFile(path.join(folder, "sdk/notes.txt"), "secret");
  server = await startTestServer({
    ROLLOUT_WEB_DIR: path.join(folder, "web"),
    ROLLOUT_SDK_DIR: path.join(folder, "sdk"),
  });
  bare = await startTestServer({ ROLLOUT_WEB_DIR: path.join(folder, "nothing") });
});

afterAll(async () => {
  await server.stop();
  await bare.stop();
  await rm(folder, { recursive: true, force: true });
});

/** GET with the path and the Host exactly as given, which fetch would mend. */
const get = (
  { url }: TestServer,
  address: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = http.get({ hostname, port, path: address, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on("error", reject);
  });

const asBrowser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("every address of the web app answers with its page, and the page may load nothing from elsewhere", async () => {
  for (const address of ["/", "/my-workspace/traces", "/my-workspace/datasets/paper-v1.2?tab=tasks"]) {
    const reply = await get(server, address, asBrowser);
    expect(reply.body).toContain("<title>Rollout</title>");
    expect(reply.headers).toMatchObject({
      "cache-control": "no-cache",
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": expect.stringMatching(
        /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'; require-trusted-types-for 'script'$/,
      ),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect(reply.headers["content-security-policy"]).not.toContain("unsafe");
  }
});

test("assets are kept by browsers for ever, other files are asked for again", async () => {
  const asset = await get(server, "/assets/entry-1234.js");
  expect(asset).toMatchObject({ status: 200, body: "start()" });
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const icon = await get(server, "/icon.svg");
  expect(icon.headers).toMatchObject({ "cache-control": "no-cache", "content-type": "image/svg+xml" });
});

test("an unknown address outside of the web app's pages is an error in JSON", async () => {
  for (const address of [
    "/api/nothing",
    "/api/v1/nothing",
    "/assets/old-1.js",
    "/sdk/nothing.whl",
    "/healthz/more",
  ]) {
    const reply = await get(server, address, asBrowser);
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.body).error.code).toBe("route_not_found");
  }
  expect((await get(server, "/my-workspace/traces", { accept: "application/json" })).status).toBe(404);
});

test("nothing outside of the folder can be read", async () => {
  for (const address of [
    "/../secret",
    "/%2e%2e/secret",
    "/..%2fsecret",
    "/assets/..%2f..%2fsecret",
    "/sdk/..%2fsecret",
    "/sdk/notes.txt",
  ]) {
    expect((await get(server, address, asBrowser)).body).not.toBe("secret");
    expect((await get(server, address)).body).not.toBe("secret");
  }
});

test("the SDKs are listed for people, for pip and for programs, and can be downloaded", async () => {
  const page = await get(server, "/sdk/", asBrowser);
  expect(page.body).toContain('href="/sdk/mv37_rollout-0.2.0-py3-none-any.whl"');
  const list = await get(server, "/sdk/");
  expect(JSON.parse(list.body)).toEqual({
    files: [
      { name: "mv37-rollout-0.2.0.tgz", url: "/sdk/mv37-rollout-0.2.0.tgz", size: 7 },
      {
        name: "mv37_rollout-0.2.0-py3-none-any.whl",
        url: "/sdk/mv37_rollout-0.2.0-py3-none-any.whl",
        size: 5,
      },
    ],
  });
  expect((await get(server, "/sdk/mv37-rollout-0.2.0.tgz")).body).toBe("tarball");
});

test("without a built web app the API is served and says how to build the app", async () => {
  const reply = await get(bare, "/");
  expect(reply).toMatchObject({ status: 200, body: expect.stringContaining("npm run build") });
  expect((await get(bare, "/healthz")).status).toBe(200);
  expect(JSON.parse((await get(bare, "/sdk/")).body)).toEqual({ files: [] });
});

test("on loopback only the server's own names are answered, on every route", async () => {
  for (const address of ["/", "/healthz", "/api/v1/session", "/nothing", "/sdk/", "/api/docs"]) {
    for (const host of ["evil.test", "evil.test:80", "127.0.0.1.evil.test", "localhost."]) {
      const reply = await get(server, address, { host });
      expect(reply.status).toBe(421);
      expect(JSON.parse(reply.body).error.code).toBe("host_refused");
    }
  }
  for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:5173"]) {
    expect((await get(server, "/healthz", { host })).status).toBe(200);
  }
});
