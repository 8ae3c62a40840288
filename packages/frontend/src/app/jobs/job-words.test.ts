import type { Job } from "@rollout/contract";
import { expect, test } from "vitest";
import { failureSentence, jobProgress, jobsLine } from "./job-words.js";

const job = (over: Partial<Job>): Job => ({
  id: "job_00000000000000000000000001",
  kind: "import",
  state: "running",
  name: "invoices-q4",
  phase: "importing",
  done: 412,
  total: 500,
  unit: "tasks",
  resumed: false,
  code: null,
  message: null,
  datasetId: null,
  url: null,
  createdBy: null,
  createdAt: "2026-11-22T12:00:00Z",
  updatedAt: "2026-11-22T12:00:00Z",
  ...over,
});

test("a rate and the time left are told after three seconds of one phase", () => {
  const first = { phase: "importing", done: 12, at: 1_000 };
  expect(jobProgress(job({}), first, 2_000)).toMatchObject({ count: "412 of 500 tasks", rate: "", left: "" });
  expect(jobProgress(job({}), first, 5_000)).toMatchObject({ rate: "100 tasks/s", left: "1 s left" });
  expect(jobProgress(job({ phase: "storing files" }), first, 5_000).rate).toBe("");
});

test("a job of unknown length has a count and no share", () => {
  expect(jobProgress(job({ total: null }), null, 0)).toEqual({
    share: null,
    count: "412 tasks",
    rate: "",
    left: "",
  });
  expect(jobProgress(job({ unit: "bytes", done: 1_800_000, total: 2_000_000 }), null, 0).count).toBe(
    "1.8 MB of 2.0 MB",
  );
});

test("the foot of the sidebar counts what is under way, by kind", () => {
  expect(jobsLine([job({ state: "done" }), job({ state: "ready" })])).toBeNull();
  expect(jobsLine([job({})])).toEqual({ words: "1 import", share: 0.824 });
  expect(jobsLine([job({}), job({ kind: "export_github", total: null })])).toEqual({
    words: "1 import, 1 export",
    share: null,
  });
});

test("a failed job says why in one sentence", () => {
  expect(failureSentence({ kind: "import", message: "Line 214 is not JSON." })).toBe(
    "Import stopped: line 214 is not JSON.",
  );
  expect(failureSentence({ kind: "export_github", message: null })).toBe("Export stopped.");
});
