import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Bucket, BucketTest } from "@rollout/contract";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

/* T12 and T9: endpoints that may be reached, and what they are not given. */

let server: TestServer;
let owner: TestPerson;
let evil: Listener;
let canary: Listener;

interface Listener {
  readonly url: string;
  readonly requests: string[];
  close(): Promise<void>;
}

async function listen(answer: Parameters<typeof createServer>[1]): Promise<Listener> {
  const requests: string[] = [];
  const listener: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer?.(request, response);
  });
  await new Promise<void>((listening) => listener.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    requests,
    close: () => {
      listener.closeAllConnections();
      return new Promise((closed) => listener.close(() => closed()));
    },
  };
}

beforeAll(async () => {
  canary = await listen((_, response) => void response.end());
  server = await startTestServer();
  owner = await TestPerson.signIn(server, "Olga", "owner");
});
afterAll(async () => {
  await server.stop();
  await canary.close();
});

const connection = (endpoint: string) => ({
  bucket: "papers",
  region: "us-east-1",
  prefix: "",
  endpoint,
  pathStyle: true,
  accessKeyId: "key",
  secretAccessKey: "secret",
});

const tested = async (endpoint: string): Promise<BucketTest> =>
  (await owner.call<BucketTest>("POST", "/api/v1/buckets/test", connection(endpoint))).body;

test.each([301, 302, 303, 307, 308])("T12: a redirect by %i is not followed", async (status) => {
  evil = await listen((_, response) => void response.writeHead(status, { location: canary.url }).end());
  const test = await tested(evil.url);
  expect(test.ok).toBe(false);
  expect(evil.requests.length).toBeGreaterThan(0);
  expect(canary.requests).toEqual([]);
  await evil.close();
});

test("a website is told from a storage", async () => {
  evil = await listen((_, response) => {
    response.setHeader("content-type", "text/html").end("<html><body>Welcome <b>secret</b></body></html>");
  });
  const test = await tested(evil.url);
  expect(test).toMatchObject({ ok: false, code: "bucket_unreachable", field: "endpoint" });
  expect(JSON.stringify(test)).not.toContain("Welcome");
  await evil.close();
});

test("an endpoint that answers with an error of its own is quoted nowhere", async () => {
  evil = await listen((_, response) => {
    response.writeHead(500).end("<Error><Code>Boom</Code><Message>/etc/passwd root:x</Message></Error>");
  });
  const test = await tested(evil.url);
  expect(test).toMatchObject({ ok: false, code: "bucket_unreachable" });
  expect(JSON.stringify(test)).not.toContain("passwd");
  await evil.close();
});

test("the list of buckets is empty, since none of these was well", async () => {
  const { body } = await owner.call<{ buckets: Bucket[] }>("GET", "/api/v1/buckets");
  expect(body.buckets).toEqual([]);
});
