import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { ErrorReply } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("a query that is longer than the head of a request may be is refused in words, and the server goes on", async () => {
  const response = await fetch(`${server.url}/api/v1/datasets?search=${"x".repeat(20_000)}`);
  expect(response.status).toBe(431);
  expect(response.headers.get("content-type")).toContain("application/json");
  const { error } = (await response.json()) as ErrorReply;
  expect(error).toMatchObject({ code: "request_head_too_large", hint: "Shorten the texts in the query." });
  expect((await server.call("GET", "/api/v1/datasets")).status).toBe(200);
});

test("what is no HTTP request is told so, and the connection ends", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write("hello\r\n\r\n");
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain("request_invalid");
});
