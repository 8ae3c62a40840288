import { formatCost, formatCount, formatDuration } from "@rollout/contract/words";
import { choice, count, defineCommand, text } from "../command.js";
import { age } from "../output/age.js";
import { statusText } from "../output/status.js";
import { readList } from "../read-list.js";
import { sinceMoment } from "../since.js";

export const runsList = defineCommand({
  name: "runs list",
  alias: "list runs",
  summary: "List runs, newest activity first",
  options: {
    dataset: text("name", "only of this dataset or task set"),
    workflow: text("name", "only of this workflow"),
    agent: text("name", "only of this agent"),
    status: choice(["running", "stalled", "succeeded", "failed"], "only those that stand so"),
    search: text("text", "only those with this text in an id, group, workflow, agent, dataset or task"),
    since: text("when", "only those with activity since: 30min, 6h, 7d or a date"),
    limit: count("n", "at most this many; 50 unless given", "n"),
  },
  examples: ["rollout runs list --dataset paper-summary-v1", "rollout runs list --status failed --since 1d"],
  async run(context, { limit = 50, since, ...filter }) {
    const api = await context.api();
    const wanted = { ...filter, since: since === undefined ? undefined : sinceMoment(since) };
    const { rows, hasMore } = await readList(
      api,
      async (place) => {
        const { runs, nextCursor } = await api.call("listRuns", { query: { ...wanted, ...place } });
        return { rows: runs, nextCursor };
      },
      limit,
    );
    context.output.list({
      json: { runs: rows, hasMore },
      rows,
      hasMore,
      columns: [
        { title: "Run", value: ({ id }) => id },
        {
          title: "Dataset",
          value: ({ dataset, taskSet }) => taskSet ?? dataset?.name ?? "–",
          flexible: true,
        },
        { title: "Workflow", value: ({ workflowName }) => workflowName ?? "–", flexible: true, spare: 3 },
        { title: "Status", value: ({ status }) => statusText(status) },
        {
          title: "Succeeded",
          value: ({ totals }) =>
            `${formatCount(totals.succeeded, "en")}/${formatCount(totals.rollouts, "en")}`,
          align: "right",
        },
        {
          title: "Median",
          value: ({ totals }) => formatDuration(totals.durationMs),
          align: "right",
          spare: 1,
        },
        { title: "Cost", value: ({ totals }) => formatCost(totals.costUsd), align: "right", spare: 2 },
        { title: "Active", value: ({ lastActivityAt }) => age(lastActivityAt) },
      ],
      quiet: ({ id }) => id,
      empty: "No run fits. Start one from your code, or leave an option out.",
    });
  },
});
