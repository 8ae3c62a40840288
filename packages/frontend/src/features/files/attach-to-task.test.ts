import type { Task } from "@rollout/contract";
import { expect, test } from "vitest";
import { withFile } from "./attach-to-task.js";

const task: Task = {
  id: "task_01jd3x4k5m6n7p8q9r0s1t2v3w",
  name: "invoice-okada-03",
  task: {
    instruction: "Read the invoice.",
    input: { currency: "EUR" },
    files: [
      {
        id: "file_01jd3x4k5m6n7p8q9r0s1t2v3w",
        name: "tests/check.py",
        role: "tests",
        size: 12,
        contentType: "text/x-python",
        sha256: "0".repeat(64),
        url: "/api/v1/files/file_01jd3x4k5m6n7p8q9r0s1t2v3w/content",
      },
    ],
    outputSchema: null,
    metadata: { tag: "invoice" },
  },
};

test("a task that gets a file keeps everything that it has", () => {
  const file = { fileId: "file_01jd3x4k5m6n7p8q9r0s1t2v3x", name: "invoice.pdf", role: "input" } as const;
  expect(withFile(task, file)).toEqual({
    name: "invoice-okada-03",
    instruction: "Read the invoice.",
    input: { currency: "EUR" },
    metadata: { tag: "invoice" },
    files: [{ fileId: "file_01jd3x4k5m6n7p8q9r0s1t2v3w", name: "tests/check.py", role: "tests" }, file],
  });
});
