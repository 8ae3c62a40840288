import { expect, test } from "vitest";
import { highlight } from "./highlight.js";

test("words of a sample get their kind and nothing is lost", () => {
  const code = 'run = rollout.start_run("a", n=2)  # go';
  const tokens = highlight(code);
  expect(tokens.map(({ text }) => text).join("")).toBe(code);
  expect(tokens.filter(({ kind }) => kind !== "plain")).toEqual([
    { kind: "function", text: "start_run" },
    { kind: "string", text: '"a"' },
    { kind: "number", text: "2" },
    { kind: "comment", text: "# go" },
  ]);
});

test("a hash within a string is no comment", () => {
  expect(highlight('"#1"')[0]).toEqual({ kind: "string", text: '"#1"' });
});
