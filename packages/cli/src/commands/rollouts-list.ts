import { formatCost, formatCount, formatDuration, formatScore } from "@rollout/contract/words";
import { choice, count, defineCommand, text } from "../command.js";
import { age } from "../output/age.js";
import { statusText } from "../output/status.js";
import { readList } from "../read-list.js";
import { idOf } from "../typed-ids.js";

export const rolloutsList = defineCommand({
  name: "rollouts list",
  alias: "list rollouts",
  summary: "List rollouts, newest first",
  options: {
    run: idOf("run", "only of this run"),
    task: idOf("task", "only attempts at this task"),
    status: choice(["running", "stalled", "succeeded", "failed"], "only those that stand so"),
    search: text("text", "only those with this text in an id or task name"),
    limit: count("n", "at most this many; 50 unless given", "n"),
  },
  examples: ["rollout rollouts list --run run_01J… --status failed"],
  async run(context, { run: runId, task: taskId, status, search, limit = 50 }) {
    const api = await context.api();
    const { rows, hasMore } = await readList(
      api,
      async (place) => {
        const query = { runId, taskId, status, search, ...place } as { limit: number };
        const reply = await api.call("listRollouts", { query });
        return { rows: reply.rollouts, nextCursor: reply.nextCursor };
      },
      limit,
    );
    context.output.list({
      json: { rollouts: rows, hasMore },
      rows,
      hasMore,
      columns: [
        { title: "Rollout", value: ({ id }) => id },
        { title: "Task", value: ({ taskName }) => taskName ?? "–", flexible: true },
        { title: "Attempt", value: ({ attempt }) => formatCount(attempt, "en"), align: "right", spare: 2 },
        { title: "Status", value: ({ status: stands }) => statusText(stands) },
        { title: "Score", value: ({ score }) => formatScore(score), align: "right" },
        { title: "Time", value: ({ durationMs }) => formatDuration(durationMs), align: "right" },
        { title: "Cost", value: ({ costUsd }) => formatCost(costUsd), align: "right", spare: 3 },
        { title: "Events", value: ({ events }) => formatCount(events, "en"), align: "right", spare: 4 },
        { title: "Started", value: ({ startedAt }) => (startedAt === null ? "–" : age(startedAt)), spare: 1 },
      ],
      quiet: ({ id }) => id,
      empty: "No rollout fits. Leave an option out, or look at: rollout runs list",
    });
  },
});
