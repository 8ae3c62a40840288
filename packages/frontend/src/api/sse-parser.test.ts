import { expect, test } from "vitest";
import { SseParser } from "./sse-parser.js";

test("a message cut by the network is given once it is whole", () => {
  const parser = new SseParser();
  expect(parser.push("retry: 1000\n\nevent: rollout\nid: 1:5\nda")).toEqual([]);
  expect(parser.push('ta: {"a":1}\n')).toEqual([]);
  expect(parser.push("\n")).toEqual([{ event: "rollout", data: '{"a":1}', id: "1:5" }]);
});

test("heartbeats are not messages", () => {
  expect(new SseParser().push(": beat\n\n: beat\n\nevent: ready\ndata: {}\n\n")).toEqual([
    { event: "ready", data: "{}", id: undefined },
  ]);
});
