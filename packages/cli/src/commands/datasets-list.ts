import type { Dataset } from "@rollout/contract";
import { count, defineCommand, text } from "../command.js";
import { age } from "../output/age.js";

/** Rows asked for at once; the most that the server gives. */
const pageSize = 200;

export const datasetsList = defineCommand({
  name: "datasets list",
  alias: "list datasets",
  summary: "List the datasets of the workspace",
  options: {
    search: text("text", "only those with this text in their name"),
    limit: count("n", "at most this many"),
  },
  async run(context, { search, limit }) {
    const { output } = context;
    const api = await context.api();
    const datasets: Dataset[] = [];
    const pages = api.pages(async (cursor) => {
      const query = { search, cursor, limit: Math.min(pageSize, limit ?? pageSize) };
      const reply = await api.call("listDatasets", { query });
      return { rows: reply.datasets, nextCursor: reply.nextCursor };
    }, limit);
    for await (const dataset of pages) datasets.push(dataset);
    output.list({
      json: { datasets },
      rows: datasets,
      columns: [
        { title: "Name", value: ({ name }) => name, flexible: true },
        { title: "Tasks", value: ({ taskCount }) => taskCount.toLocaleString("en"), align: "right" },
        { title: "Version", value: ({ version }) => `v${version}`, align: "right" },
        { title: "Runs", value: ({ runCount }) => runCount.toLocaleString("en"), align: "right" },
        { title: "Changed", value: ({ updatedAt }) => age(updatedAt) },
      ],
      quiet: ({ name }) => name,
      empty:
        search === undefined
          ? "This workspace has no datasets yet. Make one in the web app under Datasets."
          : `No dataset has ${JSON.stringify(search)} in its name.`,
    });
  },
});
