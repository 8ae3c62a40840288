import { count, defineCommand, text } from "../command.js";
import { age } from "../output/age.js";
import { readList } from "../read-list.js";

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
    const { rows, hasMore } = await readList(
      api,
      async (place) => {
        const { datasets, nextCursor } = await api.call("listDatasets", { query: { search, ...place } });
        return { rows: datasets, nextCursor };
      },
      limit,
    );
    output.list({
      json: { datasets: rows, hasMore },
      rows,
      hasMore,
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
