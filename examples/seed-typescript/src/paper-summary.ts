import path from "node:path";
import { Rollout, type TaskFileRef } from "@mv37/rollout";

const rollout = new Rollout({
  apiKey: process.env.ROLLOUT_API_KEY!,
  baseUrl: process.env.ROLLOUT_BASE_URL ?? "https://mv37.org",
  workspace: process.env.ROLLOUT_WORKSPACE,
});

type Answer = {
  summary: string;
  input: Record<string, unknown>;
  filesUsed: string[];
};

async function answerTask(
  instruction: string,
  input: Record<string, unknown>,
  files: TaskFileRef[],
): Promise<Answer> {
  return {
    summary: `Replace this with your answer for: ${instruction}`,
    input,
    filesUsed: files
      .map((file) => (typeof file.path === "string" ? path.basename(file.path) : null))
      .filter((name): name is string => Boolean(name)),
  };
}

const run = await rollout.startRun("paper-summary-v1", {
  workflowName: "Paper QA",
  groupId: "thread-42",
  markStalledAfterSeconds: 900,
});

for (const task of run.tasks) {
  const attempt = await run.startRollout(task);
  const files = await attempt.materializeFiles();

  try {
    await attempt.message("Starting task", "system", { taskName: task.name });
    const result = await answerTask(task.task.instruction, task.task.input, files);

    await attempt.message("Drafting answer", "assistant");
    await attempt.toolCall("search", { query: "project notes" });
    await attempt.toolResult("search", { matches: 3 });
    await attempt.logEvent("score", { value: 0.92 });

    await attempt.logEvent({
      type: "model_call",
      payload: { model: "example-model" },
      latencyMs: 820,
      costUsd: 0.0042,
      tokens: { input: 1200, output: 180 },
    });

    await attempt.finish({ output: result });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await attempt.error(message);
    await attempt.finish({ status: "failed", error: message });
    throw error;
  }
}
