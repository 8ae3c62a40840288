import { expect, test } from "vitest";
import { placeWords, problemsOf, problemText, splitMessage } from "./problem-words.js";

const problem = {
  severity: "error" as const,
  message: "timeout_sec must be a number.",
  path: "tasks/okada/task.toml",
  line: 14,
  column: 15,
  excerpt: [
    { line: 13, text: "[agent]" },
    { line: 14, text: 'timeout_sec = "600s"' },
  ],
  length: 6,
  task: "okada",
};

test("a problem as text has its place, its sentence, and carets under what is wrong", () => {
  expect(problemText(problem)).toBe(
    [
      "tasks/okada/task.toml:14:15: error: timeout_sec must be a number.",
      "    13  [agent]",
      '    14  timeout_sec = "600s"',
      "                      ^^^^^^",
    ].join("\n"),
  );
});

test("a place without line is its path", () => {
  expect(placeWords({ path: "tasks/lumen/tests/", line: null, column: null })).toBe("tasks/lumen/tests/");
});

test("a message begins with what is wrong, told apart from what else is said", () => {
  expect(splitMessage('agent.timeout_sec must be a number. It is the text "600s". Write 600.')).toEqual({
    title: "agent.timeout_sec must be a number",
    rest: 'It is the text "600s". Write 600.',
  });
  expect(splitMessage("There is no solution.")).toEqual({ title: "There is no solution", rest: "" });
});

test("problems are those of the kind that is shown, and all beside tasks that have none", () => {
  const [error, warning] = [{ severity: "error" as const }, { severity: "warning" as const }];
  const problems = [error, error, warning];
  expect(problemsOf(problems, "errors")).toEqual([error, error]);
  expect(problemsOf(problems, "warnings")).toEqual([warning]);
  expect(problemsOf(problems, "all")).toBe(problems);
  expect(problemsOf(problems, "ready")).toBe(problems);
});
