import type { Rollout, Run } from "@rollout/contract";
import { expect, test } from "vitest";
import { historyWords, taskRuns } from "./task-runs.js";

const attempt = (runId: string, number: number, status: Rollout["status"], score: number | null = null) =>
  ({
    id: `ro_${runId}${number}`,
    runId: `run_${runId}`,
    attempt: number,
    status,
    score,
    model: null,
    startedAt: "2026-11-20T10:00:00Z",
    lastActivityAt: "2026-11-20T10:00:00Z",
  }) as Rollout;

test("attempts stand by run, newest run first, by their number", () => {
  const rows = taskRuns(
    [attempt("b", 2, "failed", 0.5), attempt("b", 1, "succeeded", 1), attempt("a", 1, "running")],
    [{ id: "run_b", createdAt: "2026-11-21T10:00:00Z", dataset: { version: 9 } } as unknown as Run],
  );
  expect(rows.map(({ runId }) => runId)).toEqual(["run_b", "run_a"]);
  expect(rows[0]).toMatchObject({
    succeeded: 1,
    finished: 2,
    score: 0.75,
    startedAt: "2026-11-21T10:00:00Z",
  });
  expect(rows[0]?.attempts.map((each) => each.attempt)).toEqual([1, 2]);
  expect(rows[1]).toMatchObject({ run: undefined, finished: 0, score: null });
  const rate = (share: number | null) => `${(share ?? 0) * 100}%`;
  expect(historyWords(rows, { rate, isWhole: true })).toBe("2 runs, 50% succeeded since version 9");
  expect(historyWords(rows, { rate, isWhole: false })).toBe("newest 2 runs, 50% succeeded since version 9");
});

test("of attempts that all run no share is told", () => {
  const rows = taskRuns([attempt("a", 1, "running")], []);
  expect(historyWords(rows, { rate: String, isWhole: true })).toBe("1 run, none has finished");
});
